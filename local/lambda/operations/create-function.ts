import type { RestOperation } from "../../protocols/rest-routes.ts";
import { describeFunction, invalid } from "../function-config.ts";
import { fitting, inputOf, refuseOthers, requiredText, structure, text, textMap, texts } from "../input.ts";
import type { State } from "../state.ts";
import { codeIn } from "./function-code.ts";
import { refusePublishing, SETTINGS, settingsOf } from "./function-settings.ts";

const MEMBERS = [...SETTINGS, "Architectures", "Code", "FunctionName", "PackageType", "Publish", "Tags"];
const NAME = /^(arn:aws:lambda:[\w-]+:)?(\d{12}:)?(function:)?[a-zA-Z0-9-_]{1,64}$/;

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function createFunction(state: State): RestOperation {
  return async ({ body }, call) => {
    const input = inputOf(body);
    if (text(input, "PackageType") === "Image")
      throw invalid("CreateFunction: container images are not supported by the local cloud: bring a ZIP archive.");
    refuseOthers("CreateFunction", input, MEMBERS);
    refusePublishing("CreateFunction", input);
    texts(input, "Architectures");
    const settings = settingsOf("CreateFunction", input);
    const reference = fitting(requiredText(input, "FunctionName"), "FunctionName", NAME);
    const { handler, runtime } = settings;
    if (handler === undefined || runtime === undefined)
      throw invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
    const tags = textMap(input, "Tags");
    const config = {
      environment: {},
      memoryMb: 128,
      timeoutSeconds: 3,
      ...settings,
      handler,
      runtime,
      name: reference.slice(reference.lastIndexOf(":") + 1),
      roleArn: fitting(requiredText(input, "Role"), "Role", /^arn:aws:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/),
      ...(tags && { tags }),
    };
    state.checks.newName(config.name);
    const code = await codeIn("CreateFunction: Code", structure(input, "Code") ?? {}, call, state);
    // The name may have been taken while the code was read.
    state.checks.newName(config.name);
    const created = state.made.create(config, code);
    return { status: 201, json: describeFunction(created.config, created.lastModified) };
  };
}
