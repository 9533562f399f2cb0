import { AwsError } from "../aws.ts";
import { invalidParameter } from "./errors.ts";
import type { Topic } from "./model.ts";
import { newTopicArn } from "./names.ts";
import { checkLarge, describeTopic, newTopicAttributes } from "./topic-attributes.ts";
import type { Topics } from "./topics.ts";

const MOST_TAGS = 50;

/** Creates a topic, or returns the existing one if its attributes and tags match. Throws `InvalidParameter`. */
export function createOrFindTopic(
  topics: Topics,
  name: string,
  given: Record<string, string>,
  tags: Record<string, string>,
): Topic {
  const arn = newTopicArn(name, given["FifoTopic"] === "true");
  const attributes = newTopicAttributes(given);
  checkTagCount(tags);
  const known = topics.find(arn);
  if (!known) {
    const topic = { arn, name, attributes, tags, deleted: 0 };
    topics.save(topic);
    return topic;
  }
  const asked = describeTopic({ ...known, attributes: { ...known.attributes, ...attributes } }, []);
  const existing = describeTopic(known, []);
  if (Object.keys(asked).some((each) => asked[each] !== existing[each]))
    throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
  if (Object.entries(tags).some(([key, value]) => known.tags[key] !== value))
    throw invalidParameter("Tags Reason: Topic already exists with different tags");
  return known;
}

/** Creates a topic, or updates the existing one's attributes and tags; its policies stay. Throws `InvalidParameter`. */
export function putTopic(
  topics: Topics,
  name: string,
  given: Record<string, string>,
  tags: Record<string, string>,
): Topic {
  const arn = newTopicArn(name, given["FifoTopic"] === "true");
  checkTagCount(tags);
  const known = topics.find(arn);
  const { Policy, DeliveryPolicy } = known?.attributes ?? {};
  const attributes = {
    ...newTopicAttributes(given),
    ...(Policy !== undefined && { Policy }),
    ...(DeliveryPolicy !== undefined && { DeliveryPolicy }),
  };
  const topic = { arn, name, attributes, tags, deleted: known?.deleted ?? 0 };
  checkLarge(topic, topics.subscriptionsOf(arn));
  topics.save(topic);
  return topic;
}

/** Throws `TagLimitExceeded`. */
export function checkTagCount(tags: Record<string, string>): void {
  if (Object.keys(tags).length > MOST_TAGS)
    throw new AwsError("TagLimitExceeded", `Could not complete request: a topic can have up to ${MOST_TAGS} tags`);
}
