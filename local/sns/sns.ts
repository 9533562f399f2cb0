import { fromFunctions } from "../api/from-functions.ts";
import {
  ADMINISTRATOR,
  type Call,
  type Caller,
  type HttpRequest,
  type HttpResponse,
  type Operation,
  type Service,
} from "../aws.ts";
import { awsQuery } from "../gateway/aws-query.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { settle } from "../settle.ts";
import { ACCESS_DENIED, checkMayPublish, requiredAccess } from "./access.ts";
import type { Core } from "./core.ts";
import { createDeliveries } from "./delivery/deliveries.ts";
import type { Delivery } from "./delivery/delivery.ts";
import { createHandOver } from "./delivery/hand-over.ts";
import { createHttpPost } from "./delivery/http-post.ts";
import { inputs } from "./inputs.ts";
import type { Draft } from "./message.ts";
import { confirmSubscription } from "./operations/confirm-subscription.ts";
import { createTopic } from "./operations/create-topic.ts";
import { deleteTopic } from "./operations/delete-topic.ts";
import { listSubscriptions, listSubscriptionsByTopic } from "./operations/list-subscriptions.ts";
import { listTopics } from "./operations/list-topics.ts";
import { addPermission, removePermission } from "./operations/permissions.ts";
import { publish } from "./operations/publish.ts";
import { publishBatch } from "./operations/publish-batch.ts";
import { subscribe } from "./operations/subscribe.ts";
import { getSubscriptionAttributes, setSubscriptionAttributes } from "./operations/subscription-attributes.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import { getTopicAttributes, setTopicAttributes } from "./operations/topic-attributes.ts";
import { unsubscribe } from "./operations/unsubscribe.ts";
import { createPublish, type Published } from "./publish.ts";
import { createState, type SnsDeps } from "./state.ts";
import { putSubscription, subscribeOrFind } from "./subscriptions.ts";
import { changeTopicAttribute, policyOf } from "./topic-attributes.ts";
import { createOrFindTopic, putTopic } from "./topics.ts";

/** A topic and who subscribes to it. */
interface TopicSummary {
  arn: string;
  /** Whether it was given a policy. */
  hasPolicy: boolean;
  subscriptions: { arn: string; protocol: string; endpoint: string }[];
}

export interface Sns {
  service: Service;
  /** Serves the links in messages, which nobody signs; undefined when the request is none of them. */
  serveLink(request: HttpRequest, call: Call): Promise<HttpResponse> | undefined;
  /** Creates the topic, or finds the one of that name with these attributes and tags; else throws `InvalidParameter`. */
  createTopic(
    name: string,
    attributes?: Record<string, string>,
    tags?: Record<string, string>,
  ): { arn: string; name: string };
  /** Subscribes an endpoint, or finds its subscription with these attributes. Throws `NotFound`, `InvalidParameter`. */
  subscribe(
    topicArn: string,
    subscription: { protocol: string; endpoint: string; attributes?: Record<string, string> },
  ): { arn: string };
  /** As `createTopic`, but gives a topic that is there these attributes and tags. */
  putTopic(name: string, attributes: Record<string, string>, tags: Record<string, string>): { arn: string };
  /** As `subscribe`, but gives a subscription that is there these attributes. */
  putSubscription(
    topicArn: string,
    subscription: { protocol: string; endpoint: string; attributes: Record<string, string> },
  ): { arn: string };
  findTopic(topicArn: string): TopicSummary | undefined;
  deleteTopic(topicArn: string): void;
  unsubscribe(subscriptionArn: string): void;
  /** Sets the topic's policy; without a document, the one it was created with. */
  setPolicy(topicArn: string, policyDocument?: object): void;
  /** The topic's own policy, for whoever judges callers on the wire. */
  policyOf(topicArn: string): PolicyDocument;
  /** Publishes for a caller inside the cloud. Throws `NotFound`, `AuthorizationError`, and what SNS says to a bad message. */
  publish(topicArn: string, message: Draft, caller: Caller): Promise<Published>;
  /** What is on its way or waits for a retry, oldest first. */
  deliveries(): Delivery[];
  /** Resolves when no attempt is under way. Deliveries that wait for a retry do not count. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const LINKS = ["ConfirmSubscription", "Unsubscribe"];

/** Topics on the cloud's clock and store; callers on the wire have been judged before `service` sees them. */
export function createSns(deps: SnsDeps): Sns {
  const state = createState(deps);
  const stopping = new AbortController();
  const post = createHttpPost(deps.clock, stopping.signal, deps.store.flush);
  const deliveries = createDeliveries(state, createHandOver(deps, post));
  const core: Core = { state, deliveries, publish: createPublish(state, deliveries) };
  if (deps.started === undefined) deliveries.resume();
  else deps.started.then(deliveries.resume, () => {});

  const serve = (operations: Record<string, Operation>) =>
    awsQuery({
      signingName: "sns",
      namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
      accessDenied: ACCESS_DENIED,
      ...fromFunctions({
        requiredAccess: (operation, input) => requiredAccess(state, operation, input),
        operations,
        inputs,
      }),
    });

  const links = serve({
    ConfirmSubscription: confirmSubscription(core, "link"),
    Unsubscribe: unsubscribe(core, "link"),
  });

  return {
    service: serve({
      AddPermission: addPermission(core),
      ConfirmSubscription: confirmSubscription(core, "account"),
      CreateTopic: createTopic(core),
      DeleteTopic: deleteTopic(core),
      GetSubscriptionAttributes: getSubscriptionAttributes(core),
      GetTopicAttributes: getTopicAttributes(core),
      ListSubscriptions: listSubscriptions(core),
      ListSubscriptionsByTopic: listSubscriptionsByTopic(core),
      ListTagsForResource: listTagsForResource(core),
      ListTopics: listTopics(core),
      Publish: publish(core),
      PublishBatch: publishBatch(core),
      RemovePermission: removePermission(core),
      SetSubscriptionAttributes: setSubscriptionAttributes(core),
      SetTopicAttributes: setTopicAttributes(core),
      Subscribe: subscribe(core),
      TagResource: tagResource(core),
      Unsubscribe: unsubscribe(core, "account"),
      UntagResource: untagResource(core),
    }),
    serveLink(request, call) {
      const ours = request.path === "/" && LINKS.includes(request.query.get("Action") ?? "");
      return ours ? links.handle(request, call) : undefined;
    },
    createTopic(name, attributes = {}, tags = {}) {
      const { arn } = createOrFindTopic(state, name, attributes, tags);
      return { arn, name };
    },
    subscribe(topicArn, { protocol, endpoint, attributes = {} }) {
      const { arn } = subscribeOrFind(core, state.topic(topicArn), { protocol, endpoint, attributes }, ADMINISTRATOR);
      return { arn };
    },
    putTopic: (name, attributes, tags) => ({ arn: putTopic(state, name, attributes, tags).arn }),
    putSubscription: (topicArn, subscription) => ({
      arn: putSubscription(core, state.topic(topicArn), subscription, ADMINISTRATOR).arn,
    }),
    findTopic(topicArn) {
      const topic = state.findTopic(topicArn);
      return (
        topic && {
          arn: topicArn,
          hasPolicy: topic.attributes["Policy"] !== undefined,
          subscriptions: state.subscriptionsOf(topicArn),
        }
      );
    },
    deleteTopic: (topicArn) => state.dropTopic(state.topic(topicArn)),
    unsubscribe: (subscriptionArn) => state.dropSubscription(state.subscription(subscriptionArn)),
    setPolicy(topicArn, document) {
      const topic = state.topic(topicArn);
      const policy = document ? JSON.stringify(document) : "";
      const attributes = changeTopicAttribute(topic, "Policy", policy, state.subscriptionsOf(topicArn));
      state.saveTopic({ ...topic, attributes });
    },
    policyOf: (topicArn) => policyOf(state.topic(topicArn)),
    async publish(topicArn, message, caller) {
      const topic = state.topic(topicArn);
      checkMayPublish(state, topic, caller);
      return core.publish(topic, message);
    },
    deliveries: deliveries.all,
    idle: deliveries.idle,
    async stop() {
      deliveries.stop();
      stopping.abort();
      await settle(deps.clock, deliveries.idle);
    },
  };
}
