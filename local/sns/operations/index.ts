import type { Operations } from "../../api/operation.ts";
import type { State } from "../state.ts";
import { confirmSubscription } from "./confirm-subscription.ts";
import { createTopic } from "./create-topic.ts";
import { deleteTopic } from "./delete-topic.ts";
import { listSubscriptions, listSubscriptionsByTopic } from "./list-subscriptions.ts";
import { listTopics } from "./list-topics.ts";
import { addPermission, removePermission } from "./permissions.ts";
import { publish } from "./publish.ts";
import { publishBatch } from "./publish-batch.ts";
import { subscribe } from "./subscribe.ts";
import { getSubscriptionAttributes, setSubscriptionAttributes } from "./subscription-attributes.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags.ts";
import { getTopicAttributes, setTopicAttributes } from "./topic-attributes.ts";
import { unsubscribe } from "./unsubscribe.ts";

/** The API's operations by name. */
export const operations: Operations<State> = {
  AddPermission: addPermission,
  ConfirmSubscription: confirmSubscription("account"),
  CreateTopic: createTopic,
  DeleteTopic: deleteTopic,
  GetSubscriptionAttributes: getSubscriptionAttributes,
  GetTopicAttributes: getTopicAttributes,
  ListSubscriptions: listSubscriptions,
  ListSubscriptionsByTopic: listSubscriptionsByTopic,
  ListTagsForResource: listTagsForResource,
  ListTopics: listTopics,
  Publish: publish,
  PublishBatch: publishBatch,
  RemovePermission: removePermission,
  SetSubscriptionAttributes: setSubscriptionAttributes,
  SetTopicAttributes: setTopicAttributes,
  Subscribe: subscribe,
  TagResource: tagResource,
  Unsubscribe: unsubscribe("account"),
  UntagResource: untagResource,
};

/** The operations behind the links in messages. */
export const linkOperations: Operations<State> = {
  ConfirmSubscription: confirmSubscription("link"),
  Unsubscribe: unsubscribe("link"),
};
