import { boolean, list, text } from "../../api/shapes.ts";
import { onFunction, settingFunction } from "../function-access.ts";
import { describeFunction } from "../function-config.ts";
import type { LambdaFunction } from "../functions.ts";
import { operation } from "../operation.ts";
import { FUNCTION } from "../paths.ts";
import { checkRevisionId } from "../revision.ts";
import { code, functionSettings, named } from "../shapes.ts";
import { codeIn } from "./function-code.ts";
import { refusePublishing, settingsOf } from "./function-settings.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode = operation({
  http: { route: `PUT ${FUNCTION}/code` },
  input: {
    ...named,
    ...code,
    Architectures: list(text()),
    DryRun: boolean,
    Publish: boolean,
    RevisionId: text(),
  },
  permissions: onFunction("lambda:UpdateFunctionCode"),
  async run(state, input, call) {
    refusePublishing("UpdateFunctionCode", input);
    const target = state.functions.find(input.FunctionName);
    checkRevisionId(input.RevisionId, revisionIdOf(target));
    const { S3Bucket, S3Key, ZipFile } = input;
    const changed = await codeIn("UpdateFunctionCode", { S3Bucket, S3Key, ZipFile }, call, state);
    const found = state.functions.find(target.arn);
    state.made.updateCode(found, changed);
    return describeFunction(found.config, found.lastModified);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration = operation({
  http: { route: `PUT ${FUNCTION}/configuration` },
  input: { ...named, ...functionSettings, RevisionId: text() },
  permissions: settingFunction("lambda:UpdateFunctionConfiguration"),
  run({ functions, made }, input) {
    const target = functions.find(input.FunctionName);
    checkRevisionId(input.RevisionId, revisionIdOf(target));
    made.updateSettings(target, settingsOf("UpdateFunctionConfiguration", input));
    return describeFunction(target.config, target.lastModified);
  },
});

const revisionIdOf = ({ config, lastModified }: LambdaFunction) => describeFunction(config, lastModified).RevisionId;
