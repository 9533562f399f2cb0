/** An operation of an AWS API, and the barest request that names it. */
export interface ApiOperation {
  name: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The names of its input's members. */
  members: string[];
}

export interface Api {
  /** What an SDK client's package exports: its schemas are among it. */
  sdk: object;
  /** The name in a signature's credential scope. */
  signingName: string;
  /** Operations that look like another one on the wire, but go to another host. */
  elsewhere?: string[];
  protocol: { json: "1.0" | "1.1"; target: string } | { query: string } | "rest";
}

// The schemas of the SDK: [9, namespace, name, traits, input, output] is an operation, [3, …, names, members, required] a structure.
type OperationSchema = [9, string, string, { http?: [string, string, number] } | number, () => StructureSchema];
type StructureSchema = [3, string, string, unknown, string[], unknown[], number?];

const isOperation = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === 9;

/** Every operation that an SDK client knows, by name. */
export function operationsOf({ sdk, signingName, protocol, elsewhere = [] }: Api): ApiOperation[] {
  const authorization =
    `AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/${signingName}/aws4_request, ` +
    "SignedHeaders=host, Signature=0000";
  return Object.values(sdk)
    .filter(isOperation)
    .filter(([, , name]) => !elsewhere.includes(name))
    .map(([, , name, traits, input]) => {
      const headers = { authorization };
      const members = input()[4];
      if (protocol === "rest") {
        const [method, path] = typeof traits === "object" && traits.http ? traits.http : ["POST", "/"];
        const required = requiredOf(input());
        const query = Object.entries(required.query).map(([key, value]) => `${key}=${value}`);
        const joined = query.length > 0 ? `${path.includes("?") ? "&" : "?"}${query.join("&")}` : "";
        // In S3's own schemas the bucket is a part of the host name.
        const bucket = signingName === "s3" && input()[4].includes("Bucket") ? "/x" : "";
        const filled = bucket + path.replace(/\{\w+\+?\}/g, "x") + joined;
        return { name, method, path: filled, headers: { ...headers, ...required.headers }, body: "", members };
      }
      const request = { name, method: "POST", path: "/", headers, members };
      if ("query" in protocol) {
        const contentType = { "content-type": "application/x-www-form-urlencoded" };
        const body = `Action=${name}&Version=${protocol.query}`;
        return { ...request, headers: { ...headers, ...contentType }, body };
      }
      const target = {
        "content-type": `application/x-amz-json-${protocol.json}`,
        "x-amz-target": `${protocol.target}.${name}`,
      };
      return { ...request, headers: { ...headers, ...target }, body: "{}" };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a REST request must carry in its query and headers to be told from its neighbours on the same path. */
function requiredOf([, , , , names, members, required = 0]: StructureSchema) {
  const query: Record<string, string> = {};
  const headers: Record<string, string> = {};
  for (const [index] of names.slice(0, required).entries()) {
    const member = members[index];
    const traits: unknown = Array.isArray(member) ? member[1] : undefined;
    if (typeof traits !== "object" || traits === null) continue;
    if ("httpQuery" in traits) query[String(traits.httpQuery)] = "x";
    if ("httpHeader" in traits) headers[String(traits.httpHeader)] = "x";
  }
  return { query, headers };
}
