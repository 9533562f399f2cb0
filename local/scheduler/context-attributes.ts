import { wholeSeconds } from "../api/seconds.ts";
import { ACCOUNT, REGION } from "../aws.ts";
import type { Invocation } from "./model.ts";

/**
 * Returns what the target receives: its input with the context attributes replaced, or the default notification if it
 * has no input. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function inputOf(invocation: Invocation): string {
  const { Input } = invocation.target;
  return Input === undefined ? notification(invocation) : replaced(Input, invocation);
}

function replaced(input: string, { scheduleArn, scheduledAt, id, attempts }: Invocation): string {
  const values = new Map([
    ["schedule-arn", scheduleArn],
    ["scheduled-time", wholeSeconds(scheduledAt)],
    ["execution-id", id],
    ["attempt-number", String(attempts)],
  ]);
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, name) => values.get(name) ?? keyword);
}

const notification = ({ eventId, scheduleArn, scheduledAt }: Invocation): string =>
  JSON.stringify({
    version: "0",
    id: eventId,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: ACCOUNT,
    time: wholeSeconds(scheduledAt),
    region: REGION,
    resources: [scheduleArn],
    detail: "{}",
  });
