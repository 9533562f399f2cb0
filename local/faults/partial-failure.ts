import type { HttpRequest, HttpResponse } from "../aws.ts";
import type { Random } from "../random.ts";

type Handle = (request: HttpRequest) => Promise<HttpResponse>;

interface Result {
  FailedEntryCount: number;
  Entries: object[];
}

const FAILED = { ErrorCode: "InternalFailure", ErrorMessage: "A fault makes this entry fail." };

/** Puts some of a request's entries and fails the others, at least one: half of them, by chance. */
export async function putPartly(request: HttpRequest, chance: Random, handle: Handle): Promise<HttpResponse> {
  const { Entries: entries, ...more } = JSON.parse(request.body.toString("utf8")) as { Entries: object[] };
  const certain = Math.floor(chance.next() * entries.length);
  const fails = entries.map((_, index) => index === certain || chance.next() < 0.5);
  const kept = entries.filter((_, index) => !fails[index]);
  const response = kept.length > 0 ? await handle(withBody(request, { ...more, Entries: kept })) : undefined;
  // What is refused as a whole is refused without this fault, too.
  if (response && response.status !== 200) return response;
  const put = response ? (JSON.parse(response.body.toString()) as Result) : { FailedEntryCount: 0, Entries: [] };
  const results = put.Entries.values();
  const result: Result = {
    FailedEntryCount: put.FailedEntryCount + entries.length - kept.length,
    Entries: fails.map((failed) => (failed ? FAILED : (results.next().value as object))),
  };
  const headers = response?.headers ?? { "content-type": "application/x-amz-json-1.1" };
  return { status: 200, headers, body: JSON.stringify(result) };
}

function withBody(request: HttpRequest, content: object): HttpRequest {
  const body = Buffer.from(JSON.stringify(content));
  return { ...request, headers: { ...request.headers, "content-length": String(body.length) }, body };
}
