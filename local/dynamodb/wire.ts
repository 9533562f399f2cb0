import { crc32 } from "node:zlib";
import { AwsError, type HttpResponse, type Operation, type Service } from "../aws.ts";
import { jsonObjectIn } from "../protocols/json-body.ts";
import { unknownOperation } from "../protocols/not-supported.ts";
import { decode } from "../validation/decode.ts";
import type { Members } from "../validation/shapes.ts";
import { requiredAccess } from "./access.ts";
import { ConditionalCheckFailed } from "./engine.ts";
import { inputs } from "./inputs.ts";

/** Operations by target, such as `DynamoDB_20120810.PutItem`, with the parameters that are acted upon. */
export type Operations = Record<string, { parameters: string[]; run: Operation }>;

const ERROR_PREFIX = "com.amazonaws.dynamodb.v20120810#";

/**
 * The AWS JSON protocol as DynamoDB speaks it: two APIs under one signing name, a checksum of each answer, and an
 * error that may hold an item.
 */
export function dynamoDbWire(operations: Operations): Service {
  async function run(target: string, body: Buffer, call: Parameters<Operation>[1]): Promise<object> {
    const operation = Object.hasOwn(operations, target) ? operations[target] : undefined;
    if (!operation)
      throw unknownOperation("dynamodb", target.slice(target.lastIndexOf(".") + 1) || "(none named in X-Amz-Target)");
    const name = target.slice(target.indexOf(".") + 1);
    const input = parse(body, name);
    const refusal = call.refusal?.(requiredAccess(name, input));
    if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal);
    for (const [parameter, value] of Object.entries(input)) {
      if (value === undefined || operation.parameters.includes(parameter)) continue;
      throw new AwsError(
        "ValidationException",
        `${name}: the parameter ${parameter} is not supported by the local cloud: leave it out.`,
      );
    }
    return operation.run(input, call);
  }

  return {
    signingName: "dynamodb",
    async handle({ headers, body }, call) {
      try {
        return answer(200, await run(headers["x-amz-target"] ?? "", body, call));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const item = error instanceof ConditionalCheckFailed && error.item;
        return answer(error.status, {
          __type: ERROR_PREFIX + error.code,
          message: error.message,
          ...(item && { Item: item }),
        });
      }
    },
  };
}

function answer(status: number, output: object): HttpResponse {
  const body = Buffer.from(JSON.stringify(output));
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-crc32": String(crc32(body)) };
  return { status, headers, body };
}

function parse(body: Buffer, name: string): object {
  const input = jsonObjectIn(body);
  if (input) return decode(input, (inputs as Record<string, Members>)[name] ?? {});
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}
