import { AwsError, type Service } from "../aws.ts";
import { restJson } from "../protocols/rest-json.ts";
import { unsupported } from "./input.ts";
import { operations } from "./operations/index.ts";
import type { State } from "./state.ts";

/** Lambda's wire side. */
export const lambdaService = (state: State): Service =>
  restJson({ signingName: "lambda", operations, state, unsupported, unreadableBody });

const unreadableBody = (reason: string) =>
  new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${reason}`);
