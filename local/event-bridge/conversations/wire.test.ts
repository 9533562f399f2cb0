import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "../../serve.fixture.ts";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";
import { parsed, wellFormed } from "./arbitraries/requests.fixture.ts";
import { jsonOf, strangeTexts, strangeValues } from "./arbitraries/strange.fixture.ts";

/**
 * What no SDK sends: every request gets an answer in AWS's form, an error of the caller's (4xx) or a refusal by name
 * (501), never a failure of the service and never an empty success.
 */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 200);
const timeout = 30_000 + numRuns * 20;

let endpoint: TestEndpoint;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  const { service } = endpoint.bus;
  server = await serve({
    ...service,
    // As the gateway does: what a caller may do is looked up before the input is checked, and a defect is a 500.
    handle: async (request, call) => {
      try {
        return await service.handle(request, { ...call, refusal: () => undefined });
      } catch (error) {
        return { status: 500, headers: {}, body: JSON.stringify({ __type: "Defect", message: String(error) }) };
      }
    },
  });
});

afterAll(async () => {
  await server.close();
  await endpoint[Symbol.asyncDispose]();
});

interface Reply {
  status: number;
  __type?: string;
  message?: string;
  output: object;
}

async function send(target: string, body: string | Uint8Array<ArrayBuffer>): Promise<Reply> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  const response = await fetch(server.endpoint, { method: "POST", headers, body });
  const output = (await response.json()) as { __type?: string; message?: string };
  return { status: response.status, ...output, output };
}

const refused = (code: string) => ({ status: 400, __type: code, message: expect.stringMatching(/./) });
const notJson = refused("SerializationException");
const operations = fc.constantFrom(...wellFormed);

describe("a body that is no JSON object is refused", () => {
  const broken = fc.oneof(
    fc.constantFrom(
      "[]",
      "null",
      "1",
      '"text"',
      "{",
      "}",
      '{"Name":}',
      "{'Name':'a'}",
      '{"Name":"a"}}',
      "\ufeff{}",
      "a=b",
    ),
    operations.chain(([, input]) => {
      const text = JSON.stringify(input);
      return fc.integer({ min: 1, max: text.length - 1 }).map((length) => text.slice(0, length));
    }),
    fc.constantFrom("[".repeat(50_000), '{"Name":'.repeat(50_000)),
  );
  test("whatever it is", { timeout }, () =>
    fc.assert(
      fc.asyncProperty(operations, broken, async ([operation], body) => {
        expect(await send(`AWSEvents.${operation}`, body)).toMatchObject(notJson);
      }),
      { numRuns },
    ),
  );

  test("when its text is not UTF-8", async () => {
    const body = Buffer.concat([Buffer.from('{"Name":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    expect(await send("AWSEvents.DescribeEventBus", body)).toMatchObject(notJson);
  });
});

test.each([
  "",
  "AWSEvents.",
  "AWSEvents.Nothing",
  "AWSEvents.__proto__",
  "AWSEvents.constructor",
  "AWSEvents.toString",
])("an operation that is not there (%j) is refused by name", async (target) => {
  const reply = await send(target, "{}");
  expect(reply).toMatchObject({ status: 501, __type: "UnknownOperationException" });
  expect(reply.message).toContain(target.split(".")[1] || "none named");
});

test.each(["events.PutEvents", "AWSEventsX.PutEvents", "PutEvents"])(
  "the target %s is not EventBridge's",
  async (target) => {
    expect(await send(target, "{}")).toMatchObject({ status: 501 });
  },
);

describe("a member", () => {
  /** A request in which one member has another value. */
  const strangeRequests = fc.tuple(operations, fc.nat(), strangeValues).map(([[operation, input], place, value]) => {
    const paths = pathsIn(input);
    const path = paths[place % paths.length] ?? [];
    return { operation, path, value, before: at(input, path), input: replaced(input, path, HERE) };
  });
  const say = ({ operation, input, value }: { operation: string; input: unknown; value: string }) =>
    send(
      `AWSEvents.${operation}`,
      JSON.stringify(input).replace(`"${HERE}"`, () => jsonOf(value)),
    );

  test("of another type is refused", { timeout }, () =>
    fc.assert(
      fc.asyncProperty(strangeRequests, async (request) => {
        const type = typeIn(jsonOf(request.value));
        fc.pre(type !== "null" && type !== typeIn(JSON.stringify(request.before)));
        expect(await say(request)).toMatchObject(notJson);
      }),
      { numRuns },
    ),
  );

  const isAnswer = ({ status }: Reply) => status === 200 || (status >= 400 && status < 500);

  test("of any value is no cause for a failure", { timeout }, () =>
    fc.assert(
      fc.asyncProperty(strangeRequests, async (request) => {
        expect(await say(request)).toSatisfy(isAnswer);
      }),
      { numRuns },
    ),
  );

  test.each(parsed)("that is read further is no cause for a failure (%s, %s)", async (operation, path, input) => {
    for (const value of strangeTexts) {
      const reply = await say({ operation, input: replaced(input, path, HERE), value });
      expect(reply, value).toSatisfy(isAnswer);
    }
  });
});

const HERE = "a place for a strange value";

function typeIn(json: string): string {
  if (/^[-\d]/.test(json)) return "number";
  return /^[tf]/.test(json) ? "boolean" : json === "null" ? "null" : json.charAt(0);
}

type Path = (string | number)[];

/** Where every value of a JSON tree lies, but for the tree itself. */
function pathsIn(tree: unknown, above: Path = []): Path[] {
  if (tree === null || typeof tree !== "object") return [];
  return Object.entries(tree).flatMap(([name, value]) => {
    const path = [...above, Array.isArray(tree) ? Number(name) : name];
    return [path, ...pathsIn(value, path)];
  });
}

const at = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], tree);

function replaced(tree: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const branch = tree as Record<string | number, unknown>;
  const inside = replaced(branch[step], rest, value);
  return Array.isArray(tree) ? tree.with(Number(step), inside) : { ...branch, [step]: inside };
}
