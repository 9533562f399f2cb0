import { EventField, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { type Field, fieldsOf } from "../../events/personal-data.ts";

const fields = Object.values(catalogue).flatMap(fieldsOf);
const personal = new Set(fields.filter((field) => field.personal).map(({ path }) => path));

/** Whether a field is top-level and not in a list, so that it has one value per event. */
const isPlain = ({ path }: Field): boolean => /^\w+$/.test(path);

const audited = [...new Set(fields.filter(isPlain).map(({ path }) => path))].filter((path) => !personal.has(path));

/**
 * What the audit log records of an event. CloudWatch Logs accepts only a timestamp and a message, so the message is JSON; a
 * field that the event does not have is empty.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
 */
export const auditLine = RuleTargetInput.fromObject({
  timestamp: EventField.time,
  message: JSON.stringify({
    id: EventField.eventId,
    source: EventField.source,
    type: EventField.detailType,
    subject: EventField.fromPath("$.resources[0]"),
    metadata: at("$.detail.metadata", ["eventId", "correlationId", "causationId", "schemaVersion", "occurredAt"]),
    claim: EventField.fromPath("$.detail.claim.key"),
    data: at("$.detail.data", audited),
  }),
});

function at(path: string, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, EventField.fromPath(`${path}.${name}`)]));
}
