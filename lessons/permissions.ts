import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DeleteRolePolicyCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { pretty } from "./pretty.ts";
import { answerTo, BUS, busArn, functionArn, of, queueArn, ruleArn } from "./shop.ts";
import { createQueue, policyFor, putRule, putTargets } from "./temporary.ts";
import { createFunction, POLICY, putPolicy, type Statement, trust } from "./temporary-function.ts";

const COURIER = "lesson-courier";
const OUT = "lesson-out";
const COPY = "lesson-copy";
const LETTERS = "lesson-copy-dlq";
const SOURCE = "lesson.parcels";
const GRANT: Statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn(OUT) };

export const permissions: Lesson = {
  slug: "permissions",
  title: "Permissions",
  question: "Why AccessDenied?",
  intro:
    "Nothing may do anything unless a policy allows it, and there are several kinds: what a function's role may do, who may send to a queue, who may invoke a function, and who may assume a role. Each is missed in another place.",
  predict: {
    text: `The function \`${COURIER}\` is called with an event, and passes it on to the queue \`${OUT}\`. Its log says \`AccessDenied\` for \`sqs:SendMessage\`.`,
    question: {
      kind: "one",
      label: "Which of four policies is missing?",
      options: [
        { value: "role", label: "The function's role may not send to the queue" },
        { value: "queue", label: "The queue's policy does not let the bus in" },
        { value: "invoke", label: "The function's policy does not let the bus invoke it" },
        { value: "trust", label: "The role does not trust Lambda" },
      ],
    },
    right: ["role"],
    because:
      "The function ran, so the bus may invoke it and Lambda may assume its role. The call that was refused is its own, and for its own calls its role's policies count. The queue's policy is for others, such as the bus.",
  },
  break: {
    text: `The rule \`${COURIER}\` has two targets: the function, and the queue \`${COPY}\`. Take away one policy after the other, and publish an event each time.`,
    actions: [
      { id: "grant", label: "Take the grant away", run: takeGrant },
      { id: "queue", label: "Take the queue's policy away", run: takeQueuePolicy },
      { id: "trust", label: "Take the trust away and deploy", run: takeTrust },
    ],
    check(run) {
      if (!refusalIn(run.facts)) return { waiting: "a call that is refused for want of the role's grant" };
      if (!letterIn(run.facts)) return { waiting: "a delivery that the queue's policy refuses" };
      if (!run.kept["trust"]) return { waiting: "a deployment with a role that does not trust Lambda" };
      return { proven: "a call, a delivery, and a deployment were refused." };
    },
  },
  see: {
    text: "Three refusals, three places. [Why not?](console:why-not) has the refused call with every statement that was considered; [Failures](console:failures) has the dead letter; the deployment got its answer at once.",
    question: {
      kind: "order",
      label: "Where does each show? First the role's grant, then the queue's policy, then the trust.",
      options: [
        { value: "deploy", label: "In the answer to the deployment: nothing runs yet" },
        { value: "letter", label: "In a dead letter: the bus could not deliver" },
        { value: "call", label: "In the function's log: its call was refused" },
      ],
    },
    check(run) {
      const answer = run.answers.see ?? [];
      if (answer.length === 0) return { waiting: "the three places" };
      if (answer.join() !== "call,letter,deploy")
        return { waiting: "another order: look at who was refused, and when" };
      const { caller = "", action } = refusalIn(run.facts) ?? {};
      return {
        proven: `\`${caller.split("/").at(-1)}\` was refused \`${action}\`, the bus has a letter with \`${letterIn(run.facts)?.reason.split(":")[0]}\`, and Lambda said: ${run.kept["trust"]}`,
      };
    },
  },
  fix: {
    text: `Write the statement that the role lacks: [the refused call](console:why-not/call/{{refusal}}) shows it, as JSON and as a line of the CDK. Allow no more than that. Give the queue its policy back, and publish again.`,
    question: {
      kind: "text",
      label: "The statement",
      start: pretty({ Effect: "Allow", Action: "sqs:*", Resource: "*" }),
      rows: 5,
    },
    actions: [
      { id: "add", label: "Add the statement", takesAnswer: true, run: addStatement },
      { id: "queue", label: "Let the bus into the queue", run: (tools) => setPolicy(tools, policyFor(COPY)) },
      { id: "publish", label: "Publish again", run: publish },
    ],
    check(run) {
      const added = run.kept["statement"];
      if (!added) return { waiting: "the statement" };
      const { Action, Resource } = JSON.parse(added) as Statement;
      if ([Action, Resource].flat().some((each) => each.includes("*")))
        return { waiting: "a statement that allows this action on this queue, and nothing else" };
      const put = of(run.stepFacts, "put").findLast(({ event }) => event.source === SOURCE);
      if (!put) return { waiting: "an event, published again" };
      const sent = of(run.stepFacts, "sent");
      const passed = sent.some(
        ({ queue, seq, by }) => queue === queueArn(OUT) && seq > put.seq && by?.caller.endsWith(COURIER),
      );
      if (!passed) return { waiting: `the event in \`${OUT}\`, sent by the function` };
      if (!sent.some(({ queue, eventId }) => queue === queueArn(COPY) && eventId === put.event.id))
        return { waiting: `the event in \`${COPY}\`, sent by the bus` };
      return { proven: `the function sent to \`${OUT}\`, and the bus to \`${COPY}\`.` };
    },
  },
  conclusion:
    "Ask who was refused. A function's own call: its role's policies. A service that delivers: the policy of what it delivers to. Nothing runs at all: the role's trust, or the function's policy. `Handler`'s option `may` is where this project's functions get their statements, one by one.",
  figures: (run) =>
    run.kept["ready"]
      ? [
          {
            kind: "path",
            title: "Two targets",
            rows: [
              [busArn, ruleArn(COURIER), functionArn(COURIER), queueArn(OUT)],
              [busArn, ruleArn(COURIER), queueArn(COPY), queueArn(LETTERS)],
            ],
          },
          ...(run.kept["trust"]
            ? [
                {
                  kind: "texts" as const,
                  title: "The deployment",
                  items: [{ title: "Lambda's answer", text: run.kept["trust"], signal: "dead" as const }],
                },
              ]
            : []),
          { kind: "log", function: functionArn(COURIER) },
        ]
      : [],
};

async function setUp(tools: LessonTools): Promise<void> {
  if (tools.run.kept["ready"]) return;
  const QUEUE_URL = await createQueue(tools, OUT);
  for (const queue of [COPY, LETTERS]) await createQueue(tools, queue);
  await createFunction(tools, COURIER, { file: "courier.handler.ts" }, { may: [GRANT], environment: { QUEUE_URL } });
  await putRule(tools, COURIER, pretty({ source: [SOURCE] }));
  await putTargets(
    tools,
    COURIER,
    { Id: "courier", Arn: functionArn(COURIER) },
    {
      Id: "copy",
      Arn: queueArn(COPY),
      DeadLetterConfig: { Arn: queueArn(LETTERS) },
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    },
  );
  tools.keep("ready", "true");
}

async function takeGrant(tools: LessonTools): Promise<void> {
  await setUp(tools);
  await new IAMClient(tools.client)
    .send(new DeleteRolePolicyCommand({ RoleName: COURIER, PolicyName: POLICY }))
    // It was taken already.
    .catch(() => {});
  await publish(tools);
  const { seq } = await tools.until("the function's call is refused", refusalIn);
  tools.keep("refusal", String(seq));
}

async function takeQueuePolicy(tools: LessonTools): Promise<void> {
  await setUp(tools);
  await setPolicy(tools, "");
  await publish(tools);
}

/** Deploys the function with a role that only another service may assume; the role trusts Lambda again afterwards. */
async function takeTrust(tools: LessonTools): Promise<void> {
  await setUp(tools);
  const iam = new IAMClient(tools.client);
  const trustIn = (service: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: COURIER, PolicyDocument: trust(service) }));
  await trustIn("states.amazonaws.com");
  try {
    await new LambdaClient(tools.client).send(
      new UpdateFunctionConfigurationCommand({ FunctionName: COURIER, MemorySize: 256 }),
    );
  } catch (error) {
    tools.keep("trust", (error as Error).message);
  } finally {
    await trustIn("lambda.amazonaws.com");
  }
}

async function addStatement(tools: LessonTools): Promise<void> {
  const text = answerTo(tools.run, "fix");
  const statement = JSON.parse(text) as Statement;
  await putPolicy(new IAMClient(tools.client), COURIER, POLICY, [statement]);
  tools.keep("statement", text);
}

async function setPolicy({ client }: LessonTools, Policy: string): Promise<void> {
  const QueueUrl = `${client.endpoint}/${queueArn(COPY).split(":")[4]}/${COPY}`;
  await new SQSClient(client).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
}

async function publish({ client }: LessonTools): Promise<void> {
  const entry = { EventBusName: BUS, Source: SOURCE, DetailType: "ParcelReady", Resources: ["parcel-1"], Detail: "{}" };
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
}

const refusalIn = (facts: LessonRun["facts"]) =>
  of(facts, "refused").find(({ action, caller }) => action === "sqs:SendMessage" && caller?.endsWith(COURIER));

const letterIn = (facts: LessonRun["facts"]) =>
  of(facts, "dead-lettered").find(({ queue }) => queue === queueArn(LETTERS));
