import type { Tag } from "@aws-sdk/client-eventbridge";
import type { Answer } from "./client.fixture.ts";
import { ID } from "./model/events.fixture.ts";
import { sorted } from "./model.fixture.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An answer without what the model cannot know: times, sizes, and the order of breaches and tags. */
export function comparable(answer: Answer): unknown {
  const { message, Tags } = answer as { message?: string; Tags?: Tag[] };
  const ordered = {
    ...answer,
    ...(message && { message: inOrder(message) }),
    ...(Tags && { Tags: sorted(Tags, ({ Key = "" }) => Key) }),
  };
  const text = JSON.stringify(ordered, (name, value) => {
    if (name === "CreationTime" || name === "LastModifiedTime" || name === "SizeBytes") return undefined;
    if (name === "Policy" && typeof value === "string") return JSON.parse(value);
    return name === "EventId" && UUID.test(value) ? ID : value;
  });
  return JSON.parse(text);
}

function inOrder(message: string): string {
  const [, count = "", breaches] = /^(\d+ validation errors? detected: )(.*)$/s.exec(message) ?? [];
  if (breaches === undefined) return message;
  const each = breaches.split(/; (?=Value)/);
  return count + each.sort().join("; ");
}
