import { crc32 } from "node:zlib";
import { carryOut } from "../api/carry-out.ts";
import { decode } from "../api/decode.ts";
import { findOperation } from "../api/operation.ts";
import { unsupportedParameter } from "../api/unsupported-parameter.ts";
import { AwsError, type Call, type HttpResponse, type Service } from "../aws.ts";
import { jsonObjectIn } from "../protocols/json-body.ts";
import { unknownOperation } from "../protocols/not-supported.ts";
import { ConditionalCheckFailed } from "./engine.ts";
import { operations, streamOperations } from "./operations/index.ts";
import type { State } from "./state.ts";
import { TransactionCanceled } from "./transaction.ts";

/** The two APIs, by the prefix of `X-Amz-Target` before the dot. */
const APIS = new Map([
  ["DynamoDB_20120810", operations],
  ["DynamoDBStreams_20120810", streamOperations],
]);

const ERROR_PREFIX = "com.amazonaws.dynamodb.v20120810#";
const SIGNING_NAME = "dynamodb";

/**
 * DynamoDB's variant of the AWS JSON protocol: two APIs under one signing name, a checksum on each response, and an
 * error that may contain an item, or the reasons of a transaction's end.
 */
export function dynamoDbWire(state: State): Service {
  const accessDenied = { code: "AccessDeniedException", status: 400 };

  async function run(target: string, body: Buffer, call: Call): Promise<object> {
    const [api = "", name = ""] = target.split(".");
    const known = APIS.get(api) ?? {};
    const operation = target === `${api}.${name}` ? findOperation(known, name) : undefined;
    if (!operation) throw unknownOperation(SIGNING_NAME, lastPart(target) || "(none named in X-Amz-Target)");
    const input = jsonObjectIn(body);
    if (!input) throw new AwsError("SerializationException", "The request body is not a JSON object.");
    return carryOut(
      { signingName: SIGNING_NAME, operations: known, state, accessDenied, unsupported: unsupportedParameter },
      { name, operation, decode: (members) => decode(input, members) },
      call,
    );
  }

  return {
    signingName: SIGNING_NAME,
    async handle({ headers, body }, call) {
      try {
        return answer(200, await run(headers["x-amz-target"] ?? "", body, call));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const item = error instanceof ConditionalCheckFailed && error.item;
        const reasons = error instanceof TransactionCanceled && error.reasons;
        return answer(error.status, {
          __type: ERROR_PREFIX + error.code,
          message: error.message,
          ...(item && { Item: item }),
          ...(reasons && { CancellationReasons: reasons }),
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

const lastPart = (target: string): string => target.slice(target.lastIndexOf(".") + 1);
