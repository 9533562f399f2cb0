import { boolean, list, map, required, structure, text } from "../../api/shapes.ts";
import { settingFunction } from "../function-access.ts";
import { describeFunction, invalid } from "../function-config.ts";
import { fitting } from "../input.ts";
import { operation } from "../operation.ts";
import { FUNCTIONS } from "../paths.ts";
import { code as codeShape, functionSettings } from "../shapes.ts";
import { codeIn } from "./function-code.ts";
import { refusePublishing, settingsOf } from "./function-settings.ts";

const NAME = /^(arn:aws:lambda:[\w-]+:)?(\d{12}:)?(function:)?[a-zA-Z0-9-_]{1,64}$/;

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const createFunction = operation({
  http: { route: `POST ${FUNCTIONS}`, status: 201 },
  input: {
    ...functionSettings,
    Architectures: list(text()),
    Code: structure(codeShape),
    FunctionName: required(text()),
    PackageType: text(),
    Role: required(text()),
    Publish: boolean,
    Tags: map(text(), text()),
  },
  permissions: settingFunction("lambda:CreateFunction"),
  async run(state, input, call) {
    if (input.PackageType === "Image")
      throw invalid("CreateFunction: container images are not supported by the local cloud: bring a ZIP archive.");
    refusePublishing("CreateFunction", input);
    const settings = settingsOf("CreateFunction", input);
    const reference = fitting(input.FunctionName, "FunctionName", NAME);
    const { handler, runtime } = settings;
    if (handler === undefined || runtime === undefined)
      throw invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
    const { Tags: tags, Code = {} } = input;
    const config = {
      environment: {},
      memoryMb: 128,
      timeoutSeconds: 3,
      ...settings,
      handler,
      runtime,
      name: reference.slice(reference.lastIndexOf(":") + 1),
      roleArn: fitting(input.Role, "Role", /^arn:aws:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/),
      ...(tags && { tags }),
    };
    state.checks.newName(config.name);
    const code = await codeIn("CreateFunction: Code", Code, call, state);
    // The name may have been taken while the code was read.
    state.checks.newName(config.name);
    const created = state.made.create(config, code);
    return describeFunction(created.config, created.lastModified);
  },
});
