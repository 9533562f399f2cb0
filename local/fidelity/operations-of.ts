import { type Structure, schemaOf } from "./schema.ts";
import { type Input, toForm, toJson, toRest, type WireRequest, withEntries } from "./wire.ts";

/** An operation of an AWS API. */
export interface ApiOperation {
  name: string;
  /** The shape of its input. */
  input: Structure;
  /** Whether it has an output, be it one without members. */
  hasOutput: boolean;
  /** The request that carries an input, be it as the API wants it or not. */
  request(input: Input): WireRequest;
  /** The barest request that names the operation. */
  bare: WireRequest;
}

export interface Api {
  /** What an SDK client's package exports: its schemas are among it. */
  sdk: object;
  /** The name in a signature's credential scope. */
  signingName: string;
  /** Operations that look like another one on the wire, but go to another host. */
  elsewhere?: string[];
  protocol: { json: "1.0" | "1.1"; target: string } | { query: string } | { rest: "json" | "xml" };
}

// An operation in the schemas of the SDK: [9, namespace, name, traits, input, output]; no output is the text "unit", or a function that returns it.
type OperationSchema = [9, string, string, { http?: [string, string, number] } | number, unknown, unknown?];

const isOperation = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === 9;

/** Every operation that an SDK client knows, by name. */
export function operationsOf({ sdk, signingName, protocol, elsewhere = [] }: Api): ApiOperation[] {
  const authorization =
    `AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/${signingName}/aws4_request, ` +
    "SignedHeaders=host, Signature=0000";

  function writerOf(name: string, traits: OperationSchema[3], schema: Structure): (input: Input) => WireRequest {
    if ("rest" in protocol) {
      const [method, path] = typeof traits === "object" && traits.http ? traits.http : ["POST", "/"];
      // In S3's own schemas the bucket is a part of the host name.
      const inBucket = signingName === "s3" && schema.members.some((member) => member.name === "Bucket");
      const template = inBucket ? `/{Bucket}${path}` : path;
      return (input) => {
        const { headers, ...request } = toRest(input, schema, template, protocol.rest);
        return { method, ...request, headers: { authorization, ...headers } };
      };
    }
    const request = { method: "POST", path: "/" };
    if ("query" in protocol) {
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      const common: [string, string][] = [
        ["Action", name],
        ["Version", protocol.query],
      ];
      return (input) => {
        const parameters = toForm(withEntries(input, schema));
        return { ...request, headers, body: new URLSearchParams([...common, ...parameters]).toString() };
      };
    }
    const headers = {
      authorization,
      "content-type": `application/x-amz-json-${protocol.json}`,
      "x-amz-target": `${protocol.target}.${name}`,
    };
    return (input) => ({ ...request, headers, body: toJson(input) });
  }

  return Object.values(sdk)
    .filter(isOperation)
    .filter(([, , name]) => !elsewhere.includes(name))
    .map(([, , name, traits, reference, output]): ApiOperation => {
      const input = schemaOf(reference) as Structure;
      const request = writerOf(name, traits, input);
      const hasOutput = typeof (typeof output === "function" ? output() : output) === "object";
      return { name, input, hasOutput, request, bare: request(tellingApart(input)) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a REST request must carry in its query and headers to be told from its neighbours on the same path. */
function tellingApart({ members }: Structure): Input {
  const needed = members.filter(({ required, place }) => required && place !== "body" && place !== "payload");
  return Object.fromEntries(needed.map(({ name }) => [name, "x"]));
}
