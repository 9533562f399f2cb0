import { AwsError } from "../../aws.ts";
import { type DrivenClock, drivenClock } from "../../clock.ts";
import { createCloud, type RunningCloud } from "../../cloud.ts";
import { createRefusal } from "../../iam/authorizer.ts";
import { seededRandom } from "../../random.ts";
import { memoryStore } from "../../store.ts";
import { createTargets } from "../../targets.ts";
import { createTrace, type Trace } from "../../trace.ts";
import { createEventBridge, type EventBridge } from "../event-bridge.ts";
import type { TargetKinds } from "./kinds.ts";

/** A bus among the cloud's real services, on a driven clock; its targets can be made busy. */
export interface World extends AsyncDisposable {
  cloud: RunningCloud;
  bus: EventBridge;
  clock: DrivenClock;
  trace: Trace;
  /** While true, a target that is reached in process answers that it is throttled. */
  busy: boolean;
  /** Makes a queue, and gives its ARN. Only who has a role may send to it. */
  queue(name: string, attributes?: Record<string, string>): string;
  /** Lets EventBridge send to a queue. */
  open(queueArn: string): void;
  /** Makes a role with a policy that EventBridge and Lambda may assume, and gives its ARN. */
  role(name: string, action: string, resource: string): string;
  /** The bodies of the messages in a queue. */
  bodies(queueArn: string): Promise<string[]>;
  /** Moves the clock, then lets what fell due come to its end. */
  advance(ms: number): Promise<void>;
}

const trust = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: ["events.amazonaws.com", "lambda.amazonaws.com"] },
      Action: "sts:AssumeRole",
    },
  ],
};

export async function startWorld(): Promise<World> {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const random = seededRandom(1);
  const cloud = createCloud({ clock, random, store: memoryStore(), trace });
  await cloud.listen(0);
  cloud.start();
  const { sqs, identities } = cloud;
  const kinds = createTargets({ ...cloud, random });
  const interrupted = Object.entries(kinds).map(([service, deliver]): [string, TargetKinds[string]] => [
    service,
    async (request) => {
      if (world.busy) throw new AwsError("ThrottlingException", "Rate exceeded", 429);
      await deliver(request);
    },
  ]);
  const bus = createEventBridge({
    clock,
    random,
    store: memoryStore(),
    trace,
    targets: Object.fromEntries(interrupted),
    sendToQueue: sqs.send,
    refusal: createRefusal({ now: clock.now, policiesOf: identities.policiesOf }),
    mayAssume: (roleArn, service) => identities.mayAssume(roleArn, service, clock.now()),
  });
  const world: World = {
    cloud,
    bus,
    clock,
    trace,
    busy: false,
    queue: (name, attributes) => sqs.createQueue(name, attributes).arn,
    open: (queueArn) =>
      sqs.setPolicy(queueArn, allow({ Service: "events.amazonaws.com" }, "sqs:SendMessage", queueArn)),
    role(name, Action, Resource) {
      const arn = identities.createRole(name, trust);
      const Statement = [{ Effect: "Allow", Action, Resource }];
      identities.putPolicy(name, "p", { Version: "2012-10-17", Statement });
      return arn;
    },
    bodies: async (queueArn) => (await sqs.receive(queueArn, { max: 10, waitMs: 0 })).map(({ body }) => body),
    async advance(ms) {
      clock.advance(ms);
      await bus.idle();
    },
    async [Symbol.asyncDispose]() {
      await bus.stop();
      await cloud.stop();
    },
  };
  return world;
}

/** A resource's policy with one statement. */
export const allow = (Principal: object, Action: string | string[], Resource: string): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action, Resource }],
});
