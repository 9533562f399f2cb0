import { describe, expect, test } from "vitest";
import { apis } from "./apis.ts";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import { type ApiOperation, operationsOf } from "./operations-of.ts";

const endpoint = emptyCloud();

/** Values of every type, and some that only programs written in a hurry take for text. */
const STRANGE: unknown[] = [null, true, -1, 1e300, "", "\u0000", "__proto__", [], [null], [{}], {}, { length: -1 }];
const BODIES = ["", "null", "[]", '"text"', "{", "{}", '{"__proto__":{}}', `${"[".repeat(5000)}${"]".repeat(5000)}`];

/** Refused or not: what counts is that no answer is a failure of the cloud itself. Gives the answer when it is one. */
async function failureOf({ method, path, headers }: ApiOperation, body: string): Promise<string[]> {
  const takesBody = method !== "GET" && method !== "HEAD";
  const response = await fetch(`${endpoint()}${path}`, { method, headers, ...(takesBody && { body }) });
  const answer = await response.text();
  return response.status === 500 ? [`${method} ${path} ${headers["x-amz-target"] ?? ""} ${body}: ${answer}`] : [];
}

describe.each(Object.entries(apis))("%s takes strange input without failing", (_, api) => {
  const operations = operationsOf(api);

  const failures = async (operation: ApiOperation, bodies: string[]) =>
    (await Promise.all(bodies.map((body) => failureOf(operation, body)))).flat();

  test("whatever the body is", async () => {
    const failed: string[] = [];
    for (const operation of operations) failed.push(...(await failures(operation, BODIES)));
    expect(failed).toEqual([]);
  });

  test.skipIf(typeof api.protocol === "object" && "query" in api.protocol)("whatever a member is", async () => {
    const failed: string[] = [];
    for (const operation of operations) {
      for (const member of operation.members) {
        const bodies = STRANGE.map((value) => JSON.stringify({ [member]: value }));
        failed.push(...(await failures(operation, bodies)));
      }
    }
    expect(failed).toEqual([]);
  });
});
