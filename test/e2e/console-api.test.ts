import { randomUUID } from "node:crypto";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { orderOf, placeOrder, settledOrder, subjectsTo } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

interface Operation {
  operationId: string;
  responses: Record<string, { content: Record<string, { schema: object }> }>;
}
interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

// biome-ignore lint/suspicious/noExplicitAny: what is read here is what the schemas are checked against.
type Answer = any;

/** So many that the order's data travels as a claim. */
const MANY_LINES = Array.from({ length: 4000 }, () => ({ sku: "TEA-1", quantity: 1, unitPrice: 450 }));

describe.skipIf(!isLocal)("the description of the console's resources", () => {
  const context = stageUnderTest(["--quiet", "--clock"]);
  let description: Description;
  let token: string;

  const api = (path: string, init?: RequestInit) => fetch(`${context.cloud.endpoint}/console/api${path}`, init);
  const read = async (path: string): Promise<Answer> => (await api(path)).json();
  const change = (path: string, body: object) =>
    api(path, { method: "POST", headers: { "x-console-token": token }, body: JSON.stringify(body) });

  beforeAll(async () => {
    if (!context.stage) return;
    token = (await read("/token")).token;
    description = await read("/openapi.json");
    for (const order of [orderOf("tok_approved"), orderOf("tok_declined"), orderOf("tok_approved", MANY_LINES)]) {
      await settledOrder(context.stage, await placeOrder(context.stage, order));
      await subjectsTo(context.stage, order.email, 1);
    }
    await brokenEvent();
    await refusedCall();
    await change("/events", { bus: "shop-local", source: "app.orders", type: "OrderShipped", detail: {} });
    await eventually(
      "two dead letters",
      async () => (await read("/failures")).queues.flatMap(({ letters }: Answer) => letters),
      (letters) => letters.length >= 2,
    );
  });

  /** Two consumers set it aside. */
  const brokenEvent = () =>
    change("/events", {
      bus: "shop-local",
      source: "app.payments",
      type: "PaymentFailed",
      resources: ["ord_broken"],
      detail: {
        metadata: {
          eventId: randomUUID(),
          correlationId: randomUUID(),
          schemaVersion: 1,
          occurredAt: new Date().toISOString(),
        },
        data: { orderId: "ord_broken" },
      },
    });

  async function refusedCall(): Promise<void> {
    const client = { endpoint: context.cloud.endpoint, region: "us-east-1" };
    const admin = { ...client, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    const { Role } = await new IAMClient(admin).send(
      new CreateRoleCommand({
        RoleName: `visitor-${randomUUID().slice(0, 8)}`,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "000000000000" } },
        }),
      }),
    );
    const { Credentials: given } = await new STSClient(admin).send(
      new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "visit" }),
    );
    const credentials = {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
    };
    await expect(new SQSClient({ ...client, credentials }).send(new ListQueuesCommand())).rejects.toThrow();
  }

  /** What to ask of each operation; several requests where one alone would leave parts of the answer empty. */
  const requests: Record<string, () => Promise<Response[]>> = {
    listArchives: async () => {
      await replay();
      return [await api("/archives")];
    },
    startReplay: async () => [await replay()],
    getMap: async () => [await api("/map")],
    getMapNode: async () => {
      const { topology } = await read("/map");
      return Promise.all(topology.nodes.map(({ id }: Answer) => api(`/map/node?id=${encodeURIComponent(id)}`)));
    },
    listEvents: async () => [await api("/events"), await api("/events?q=outcome:dead&limit=1")],
    getEvent: async () => each((await read("/events")).rows, ({ id }) => `/events/${id}`),
    putEvent: async () => [await change("/events", { source: "test", type: "Tried", detail: { a: 1 } })],
    listFailures: async () => [await api("/failures")],
    getDeadLetter: async () => each(await letters(), ({ queue, id }) => `/failures/${queue}/${id}`),
    redriveDeadLetters: async () => [await change("/failures/redrive", { letters: (await letters()).slice(0, 1) })],
    deleteDeadLetters: async () => [
      await change("/failures/delete", { letters: (await letters()).slice(0, 1) }),
      await change("/failures/delete", { letters: [{ queue: "none", id: "none" }] }),
    ],
    listStories: async () => [await api("/stories?limit=50")],
    getStory: async () => [
      ...(await each((await read("/stories?limit=50")).stories, ({ story }) => `/stories/${story}`)),
      await api("/stories/unknown"),
    ],
    listQuestions: async () => [await api("/why-not")],
    explainEvent: async () => each((await read("/events")).rows, ({ id }) => `/why-not/event/${id}`),
    checkArrival: async () => [
      ...(await each((await read("/events")).rows, ({ id }) => `/why-not/arrival/${id}`)),
      await api("/why-not/arrival/unknown"),
    ],
    explainRefusal: async () => each((await read("/why-not")).refusals, ({ seq }) => `/why-not/call/${seq}`),
    tryOut: async () => [
      await change("/workbench", { event: "{}", pattern: '{"source":["a"]}', schedule: "rate(1 day)" }),
      await change("/workbench", { event: "no", pattern: "{", schedule: "often" }),
      await change("/workbench", { event: "{}", transformer: { paths: "{}", template: '"x"' } }),
    ],
    listFunctions: async () => [await api("/functions")],
    getFunction: async () => each((await read("/functions")).functions, ({ name }) => `/functions/${name}`),
    getCall: async () => {
      const { functions } = await read("/functions");
      const { name } = functions.find(({ calls }: Answer) => calls > 0);
      return each((await read(`/functions/${name}`)).calls, ({ seq }) => `/functions/${name}/${seq}`);
    },
    listMails: async () => [await api("/mails")],
    getMail: async () => each((await read("/mails")).mails, ({ id }) => `/mails/${encodeURIComponent(id)}`),
    searchLogs: async () => [await api("/logs"), await api("/logs?q=level:ERROR")],
    listContracts: async () => [await api("/contracts")],
    getContract: async () => each((await read("/contracts")).contracts, ({ name }) => `/contracts/${name}`),
    getClock: async () => [await api("/clock")],
    advanceClock: async () => [await change("/clock/advance", { seconds: 1 })],
    runSchedule: async () => {
      const [{ arn }] = (await read("/clock")).schedules;
      return [await change("/clock/run", { arn })];
    },
    listLessons: async () => [await api("/lessons")],
    getLesson: async () => each((await read("/lessons")).lessons, ({ slug }) => `/lessons/${slug}`),
    moveInLesson: async () => {
      const [{ slug }] = (await read("/lessons")).lessons;
      const { name, question } = (await read(`/lessons/${slug}`)).steps[0];
      return [await change("/lessons/move", { lesson: slug, step: name, answer: [question.options[0].value] })];
    },
    leaveLesson: async () => {
      const [{ slug }] = (await read("/lessons")).lessons;
      return [await change("/lessons/leave", { lesson: slug })];
    },
    addFault: async () => [await addFault()],
    listFaults: async () => {
      await addFault();
      return [await api("/faults")];
    },
    removeFaults: async () => [await change("/faults/remove", {})],
    getMetrics: async () => {
      const { functions } = await read("/functions");
      return [await api("/metrics"), await api(`/metrics?function=${functions[0].name}`)];
    },
    getObject: async () => {
      const { rows } = await read("/events?q=detail.claim.key:*");
      const { event } = await read(`/events/${rows[0].id}`);
      const { bucket, key } = event.detail.claim;
      return [await api(`/objects?${new URLSearchParams({ bucket, key })}`)];
    },
    getToken: async () => [await api("/token")],
    getDescription: async () => [await api("/openapi.json")],
  };

  /** One that strikes nothing. */
  const addFault = () =>
    change("/faults/add", { kind: "delivery-delay", at: { rule: "none" }, delaySeconds: 1, forSeconds: 60 });

  async function replay(): Promise<Response> {
    const [{ name }] = (await read("/archives")).archives;
    const { now } = await read("/clock");
    return change("/archives/replay", { archive: name, from: now - 60_000, to: now, rules: [] });
  }

  async function each(rows: Answer[], path: (row: Answer) => string): Promise<Response[]> {
    expect(rows).not.toHaveLength(0);
    return Promise.all(rows.map((row) => api(path(row))));
  }

  const letters = async (): Promise<Answer[]> =>
    (await read("/failures")).queues.flatMap(({ queue, letters }: Answer) =>
      letters.filter(({ signal }: Answer) => signal === "dead").map(({ id }: Answer) => ({ queue, id })),
    );

  /** Checks by a schema of the description, and for fields that it does not name. */
  const validatorOf = (schema: object) =>
    new Ajv2020({ strict: true, strictTuples: false, allErrors: true })
      .addVocabulary(["components"])
      .compile(closed({ ...schema, components: description.components }));

  const operations = () => Object.values(description.paths).flatMap((path) => Object.values(path));

  test("each operation answers as its schema says, with nothing that the schema leaves out", async () => {
    expect(operations().map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining([...Object.keys(requests), "followFrames"]),
    );
    for (const { operationId, responses } of operations()) {
      if (operationId === "followFrames") continue;
      const schema = responses["200"]?.content["application/json"]?.schema ?? {};
      const validate = validatorOf(schema);
      const answers = (await requests[operationId]?.()) ?? [];
      expect([operationId, answers.length > 0]).toEqual([operationId, true]);
      for (const answer of answers) {
        expect([operationId, answer.url, answer.status]).toEqual([operationId, answer.url, 200]);
        validate(await answer.json());
        expect([answer.url, validate.errors]).toEqual([answer.url, null]);
      }
    }
  });

  test("it is an OpenAPI 3.1 document, by the specification's own schema", async () => {
    expect(await new Validator().validate({ ...structuredClone(description) })).toMatchObject({ valid: true });
  });

  test("a frame of the stream is as its schema says", async () => {
    const stop = new AbortController();
    const response = await api("/stream?events=&stories=5&map=true", { signal: stop.signal });
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (text.includes("data: ") && text.endsWith("\n\n")) break;
    }
    stop.abort();
    const frame = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? "");
    expect(frame.rows.length).toBeGreaterThan(5);
    const validate = validatorOf({ $ref: "#/components/schemas/Frame" });
    validate(frame);
    expect(validate.errors).toBe(null);
  });

  test("what is refused, unknown, or without the token is said as described", async () => {
    const answers = [
      await api("/events?limit=many"),
      await api("/events/gone"),
      await api("/events", { method: "POST", body: "{}" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 404, 403]);
    for (const answer of answers) expect(await answer.json()).toEqual({ message: expect.any(String) });
  });
});

/** The schemas without room for what they do not name, except those that describe any object. */
function closed(schema: Answer): Answer {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return typeof inner["properties"] === "object" && inner["type"] === "object"
    ? { ...inner, additionalProperties: false }
    : inner;
}
