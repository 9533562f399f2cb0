import type { Caller, Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import { parsePolicy } from "../iam/document.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { checkMayWrite } from "./check-may-write.ts";
import { createGroups } from "./groups.ts";
import { missing } from "./input.ts";
import { operations } from "./operations/index.ts";
import type { State } from "./state.ts";

export interface Logs {
  service: Service;
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
  /** Sets an account policy: which services may write to which groups. */
  putResourcePolicy(name: string, document: PolicyDocument): void;
  deleteResourcePolicy(name: string): void;
  /** Sets the group's own policy, in addition to the account's; without a document, removes it. */
  putGroupPolicy(group: string, document: PolicyDocument | undefined): void;
}

/** A small in-memory CloudWatch Logs: the newest events of each group (at least `held` of them). */
export function createLogs({
  clock,
  held = 10_000,
  refusal = createRefusal(clock),
}: {
  clock: Clock;
  held?: number;
  refusal?: Refusal;
}): Logs {
  const groups = createGroups(clock, held);
  const state: State = { clock, groups, policies: new Map(), refusal };
  return {
    service: awsJson({ signingName: "logs", target: "Logs_20140328", version: "1.1", operations, state, missing }),
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
    append(groupName, streamName, events, caller) {
      const group = groups.get(groupName);
      if (caller) checkMayWrite(state, group, streamName, caller);
      const stream = group.streams.get(streamName) ?? groups.createStream(group, streamName);
      groups.append(group, stream, "message" in events ? [events] : events);
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
