import { carryOut } from "../api/carry-out.ts";
import { decode } from "../api/decode.ts";
import type { Operation, Operations } from "../api/operation.ts";
import type { DecodedOf, Members } from "../api/shapes.ts";
import { ADMINISTRATOR, AwsError, type Caller, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import { parsePolicy } from "../iam/document.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { type Random, systemRandom } from "../random.ts";
import { checkMayWrite } from "./check-may-write.ts";
import { createGroups } from "./groups.ts";
import { missing } from "./input.ts";
import { type LogsOperations, operations } from "./operations/index.ts";
import type { State } from "./state.ts";
import { deliveriesOf, noDeliveries } from "./vended/vended.ts";

export interface Logs {
  service: Service;
  /** Runs an operation in process, as if over the wire, as the administrator. Throws `AwsError`. */
  run<Name extends keyof LogsOperations>(
    name: Name,
    input: DecodedOf<LogsOperations[Name]["input"]>,
  ): Promise<Awaited<ReturnType<LogsOperations[Name]["run"]>>>;
  /** Creates the group if it does not exist; its retention, or none, applies from now on. */
  createLogGroup(name: string, retentionDays?: number): { name: string; arn: string };
  /** Deletes the group if it exists. */
  deleteLogGroup(name: string): void;
  /**
   * Appends to a stream, which its first event creates. Throws `ResourceNotFoundException` for an unknown group, and
   * `AccessDeniedException` for an unauthorized caller; without a caller, no authorization takes place.
   */
  append(
    group: string,
    stream: string,
    events: { timestamp: number; message: string } | readonly { timestamp: number; message: string }[],
    caller?: Caller,
  ): void;
  /**
   * Writes a service's logs of a resource to the groups that deliveries of their type lead to. Returns what could not be
   * written.
   */
  vend(
    logs: { resourceArn: string; logType: string; stream: string },
    events: readonly { timestamp: number; message: string }[],
  ): { source: string; error: AwsError }[];
  /** Sets an account policy: which services may write to which groups. */
  putResourcePolicy(name: string, document: PolicyDocument): void;
  deleteResourcePolicy(name: string): void;
  /** Sets the group's own policy, in addition to the account's; without a document, removes it. */
  putGroupPolicy(group: string, document: PolicyDocument | undefined): void;
}

/** A small in-memory CloudWatch Logs: the newest events of each group (at least `held` of them). */
export function createLogs({
  clock,
  random = systemRandom(),
  held = 10_000,
  refusal = createRefusal(clock),
}: {
  clock: Clock;
  random?: Random;
  held?: number;
  refusal?: Refusal;
}): Logs {
  const groups = createGroups(clock, held);
  const vended = noDeliveries();
  const state: State = { clock, random, groups, policies: new Map(), vended, refusal };

  const append: Logs["append"] = (groupName, streamName, events, caller) => {
    const group = groups.get(groupName);
    if (caller) checkMayWrite(state, group, streamName, caller);
    const stream = group.streams.get(streamName) ?? groups.createStream(group, streamName);
    groups.append(group, stream, "message" in events ? [events] : events);
  };

  const api = { signingName: "logs", operations: operations as Operations<State>, state, missing };

  async function run(name: keyof LogsOperations, input: object): Promise<object> {
    const operation: Operation<State> = operations[name];
    const asked = { name, operation, decode: (members: Members) => decode(input, members) };
    const accessDenied = { code: "AccessDeniedException", status: 400 };
    return carryOut({ ...api, accessDenied }, asked, { caller: ADMINISTRATOR, requestId: random.uuid(), endpoint: "" });
  }

  return {
    service: awsJson({ ...api, target: "Logs_20140328", version: "1.1" }),
    run: run as Logs["run"],
    createLogGroup(name, retentionDays) {
      const group = groups.find(name) ?? groups.create(name);
      if (retentionDays !== undefined) group.retentionDays = retentionDays;
      else delete group.retentionDays;
      return { name, arn: group.arn };
    },
    deleteLogGroup(name) {
      const group = groups.find(name);
      if (group) groups.delete(group);
    },
    append,
    vend(logs, events) {
      const failures: { source: string; error: AwsError }[] = [];
      for (const { source, destination } of deliveriesOf(vended, logs)) {
        try {
          append(destination.groupArn, logs.stream, events, {
            type: "service",
            service: "delivery.logs.amazonaws.com",
            sourceArn: source.arn,
          });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          failures.push({ source: source.arn, error });
        }
      }
      return failures;
    },
    putResourcePolicy(name, document) {
      parsePolicy(document, "resource");
      state.policies.set(name, { name, document, updatedAt: clock.now() });
    },
    deleteResourcePolicy: (name) => void state.policies.delete(name),
    putGroupPolicy(groupName, document) {
      const group = groups.get(groupName);
      if (document) {
        parsePolicy(document, "resource");
        group.policy = { name: groupName, document, updatedAt: clock.now() };
      } else delete group.policy;
    },
  };
}
