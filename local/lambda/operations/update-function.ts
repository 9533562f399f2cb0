import type { RestOperation } from "../../protocols/rest-routes.ts";
import { describeFunction } from "../function-config.ts";
import type { LambdaFunction } from "../functions.ts";
import { inputOf, refuseOthers, text, texts } from "../input.ts";
import { checkRevisionId } from "../revision.ts";
import type { State } from "../state.ts";
import { CODE, codeIn } from "./function-code.ts";
import { refusePublishing, SETTINGS, settingsOf } from "./function-settings.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export function updateFunctionCode(state: State): RestOperation {
  return async ({ params, body }, call) => {
    const input = inputOf(body);
    refuseOthers("UpdateFunctionCode", input, [...CODE, "Architectures", "DryRun", "Publish", "RevisionId"]);
    refusePublishing("UpdateFunctionCode", input);
    texts(input, "Architectures");
    const target = state.functions.find(params["FunctionName"] ?? "");
    checkRevisionId(text(input, "RevisionId"), revisionIdOf(target));
    const source = Object.fromEntries(Object.entries(input).filter(([name]) => CODE.includes(name)));
    const code = await codeIn("UpdateFunctionCode", source, call, state);
    const found = state.functions.find(target.arn);
    state.made.updateCode(found, code);
    return { json: describeFunction(found.config, found.lastModified) };
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export function updateFunctionConfiguration({ functions, made }: State): RestOperation {
  return ({ params, body }) => {
    const input = inputOf(body);
    refuseOthers("UpdateFunctionConfiguration", input, [...SETTINGS, "RevisionId"]);
    const target = functions.find(params["FunctionName"] ?? "");
    checkRevisionId(text(input, "RevisionId"), revisionIdOf(target));
    made.updateSettings(target, settingsOf("UpdateFunctionConfiguration", input));
    return { json: describeFunction(target.config, target.lastModified) };
  };
}

const revisionIdOf = ({ config, lastModified }: LambdaFunction) => describeFunction(config, lastModified).RevisionId;
