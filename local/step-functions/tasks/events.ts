import { AwsError, arn } from "../../aws.ts";
import { type Integration, sdkMetadata, type TaskContext } from "./integration.ts";
import { TaskError } from "./task-error.ts";

interface Entry {
  Detail?: unknown;
  DetailType?: string;
  EventBusName?: string;
  Resources?: string[];
  Source?: string;
  Time?: string;
}

/**
 * `arn:aws:states:::events:putEvents`: the execution and the machine are added to each entry's resources, and a single
 * failed entry fails the task. https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export const putEvents: Integration = {
  parameters: ["Entries"],
  async run({ Entries = [] }: { Entries?: Entry[] }, context) {
    const { deps, caller } = context;
    try {
      checkPut(Entries, context);
      const output = await deps.putEvents({ Entries: Entries.map((entry) => toEntry(entry, context)) }, caller);
      if (output.FailedEntryCount) throw new TaskError("EventBridge.FailedEntry", JSON.stringify(output));
      return { ...output, ...sdkMetadata(deps.random.uuid()) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const cause = `${error.message} (Service: EventBridge; Status Code: ${error.status}; Error Code: ${error.code})`;
      throw new TaskError(`EventBridge.${error.code}`, cause);
    }
  },
};

function checkPut(entries: Entry[], { deps, caller }: TaskContext): void {
  const buses = new Set(entries.map(({ EventBusName = "default" }) => EventBusName));
  const required = [...buses].map((bus) => ({
    action: "events:PutEvents",
    resource: bus.startsWith("arn:") ? bus : arn("events", `event-bus/${bus}`),
  }));
  const refusal = deps.refusal(caller, required);
  if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal);
}

const toEntry = (
  { Detail, Resources = [], Time, ...entry }: Entry,
  { executionArn, stateMachineArn }: TaskContext,
) => ({
  ...entry,
  Resources: [...Resources, executionArn, stateMachineArn],
  ...(Detail !== undefined && { Detail: typeof Detail === "string" ? Detail : JSON.stringify(Detail) }),
  ...(Time !== undefined && { Time: Date.parse(Time) / 1000 }),
});
