import { parseArn } from "./aws.ts";
import type { Clock } from "./clock.ts";
import type { TargetKinds } from "./event-bridge/targets/kinds.ts";
import type { Lambda } from "./lambda/lambda.ts";
import type { Logs } from "./logs/logs.ts";
import type { Sns } from "./sns/sns.ts";
import type { Sqs } from "./sqs/sqs.ts";

/** How EventBridge reaches its targets in this cloud's other services, by the service in a target's ARN. */
export function createTargets(deps: { sqs: Sqs; sns: Sns; lambda: Lambda; logs: Logs; clock: Clock }): TargetKinds {
  const { sqs, sns, lambda, logs, clock } = deps;
  return {
    async sqs({ arn, target, input, caller }) {
      const groupId = target.SqsParameters?.MessageGroupId;
      await sqs.send(arn, { body: input, ...(groupId && { groupId }) }, caller);
    },
    async sns({ arn, input, caller }) {
      await sns.publish(arn, { message: input }, caller);
    },
    async lambda({ arn, input, caller }) {
      await lambda.invokeAsync(arn, input, caller);
    },
    async logs({ arn, event, input, caller }) {
      const group = parseArn(arn)
        .resource.replace(/^log-group:/, "")
        .replace(/:\*$/, "");
      // EventBridge writes each event to a stream of its own.
      logs.append(group, event.id, { timestamp: clock.now(), message: input }, caller);
    },
  };
}
