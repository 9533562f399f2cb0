import type { Operations } from "../api/operation.ts";
import { ADMINISTRATOR, type Call, type Caller, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { settle } from "../settle.ts";
import { checkMayPublish } from "./check-may-publish.ts";
import type { Delivery } from "./delivery/delivery.ts";
import { createHandOver } from "./delivery/hand-over.ts";
import { createHttpPost } from "./delivery/http-post.ts";
import type { SnsDeps } from "./deps.ts";
import { ACCESS_DENIED, missing } from "./errors.ts";
import type { Draft } from "./message.ts";
import { linkOperations, operations } from "./operations/index.ts";
import type { Published } from "./publish.ts";
import { createOrFindTopic, putTopic } from "./put-topic.ts";
import { createState, type State } from "./state.ts";
import { putSubscription, subscribeOrFind } from "./subscriptions.ts";
import { changeTopicAttribute, policyOf } from "./topic-attributes.ts";

/** A topic and its subscribers. */
interface TopicSummary {
  arn: string;
  /** Whether it has an explicit policy. */
  hasPolicy: boolean;
  subscriptions: { arn: string; protocol: string; endpoint: string }[];
}

export interface Sns {
  service: Service;
  /** Serves the links in messages, which are unsigned; returns undefined for any other request. */
  serveLink(request: HttpRequest, call: Call): Promise<HttpResponse> | undefined;
  /**
   * Creates the topic, or returns the existing one if its attributes and tags match. Throws `InvalidParameter` if not.
   */
  createTopic(
    name: string,
    attributes?: Record<string, string>,
    tags?: Record<string, string>,
  ): { arn: string; name: string };
  /**
   * Subscribes an endpoint, or returns its existing subscription if the attributes match. Throws `NotFound`,
   * `InvalidParameter`.
   */
  subscribe(
    topicArn: string,
    subscription: { protocol: string; endpoint: string; attributes?: Record<string, string> },
  ): { arn: string };
  /** Like `createTopic`, but updates an existing topic's attributes and tags. */
  putTopic(name: string, attributes: Record<string, string>, tags: Record<string, string>): { arn: string };
  /** Like `subscribe`, but updates an existing subscription's attributes. */
  putSubscription(
    topicArn: string,
    subscription: { protocol: string; endpoint: string; attributes: Record<string, string> },
  ): { arn: string };
  findTopic(topicArn: string): TopicSummary | undefined;
  deleteTopic(topicArn: string): void;
  unsubscribe(subscriptionArn: string): void;
  /** Sets the topic's policy; without a document, restores the default it was created with. */
  setPolicy(topicArn: string, policyDocument?: object): void;
  /** Returns the topic's own policy, for authorizing requests on the wire. */
  policyOf(topicArn: string): PolicyDocument;
  /**
   * Publishes for a caller inside the cloud. Throws `NotFound`, `AuthorizationError`, and SNS's errors for invalid
   * messages.
   */
  publish(topicArn: string, message: Draft, caller: Caller): Promise<Published>;
  /** Returns the deliveries in progress or waiting for a retry, oldest first. */
  deliveries(): Delivery[];
  /** Resolves when no attempt is in progress. Deliveries waiting for a retry do not count. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const WITHOUT_RESULT = [
  "AddPermission",
  "DeleteTopic",
  "RemovePermission",
  "SetSubscriptionAttributes",
  "SetTopicAttributes",
  "Unsubscribe",
];

const LINKS = ["ConfirmSubscription", "Unsubscribe"];

/** Creates SNS on the cloud's clock and store; `service` receives only authorized requests. */
export function createSns(deps: SnsDeps): Sns {
  const stopping = new AbortController();
  const post = createHttpPost(deps.clock, stopping.signal, deps.store.flush);
  const state = createState(deps, createHandOver(deps, post));
  const { topics, deliveries } = state;
  if (deps.started === undefined) deliveries.resume();
  else deps.started.then(deliveries.resume, () => {});

  const serve = (table: Operations<State>) =>
    awsQuery({
      signingName: "sns",
      namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
      withoutResult: WITHOUT_RESULT,
      accessDenied: ACCESS_DENIED,
      operations: table,
      state,
      missing: (name, value) => (value === undefined ? missing(name) : undefined),
    });

  const links = serve(linkOperations);

  return {
    service: serve(operations),
    serveLink(request, call) {
      const ours = request.path === "/" && LINKS.includes(request.query.get("Action") ?? "");
      return ours ? links.handle(request, call) : undefined;
    },
    createTopic(name, attributes = {}, tags = {}) {
      const { arn } = createOrFindTopic(topics, name, attributes, tags);
      return { arn, name };
    },
    subscribe(topicArn, { protocol, endpoint, attributes = {} }) {
      const { arn } = subscribeOrFind(state, topics.get(topicArn), { protocol, endpoint, attributes }, ADMINISTRATOR);
      return { arn };
    },
    putTopic: (name, attributes, tags) => ({ arn: putTopic(topics, name, attributes, tags).arn }),
    putSubscription: (topicArn, subscription) => ({
      arn: putSubscription(state, topics.get(topicArn), subscription, ADMINISTRATOR).arn,
    }),
    findTopic(topicArn) {
      const topic = topics.find(topicArn);
      return (
        topic && {
          arn: topicArn,
          hasPolicy: topic.attributes["Policy"] !== undefined,
          subscriptions: topics.subscriptionsOf(topicArn),
        }
      );
    },
    deleteTopic: (topicArn) => topics.drop(topics.get(topicArn)),
    unsubscribe: (subscriptionArn) => topics.dropSubscription(topics.subscription(subscriptionArn)),
    setPolicy(topicArn, document) {
      const topic = topics.get(topicArn);
      const policy = document ? JSON.stringify(document) : "";
      const attributes = changeTopicAttribute(topic, "Policy", policy, topics.subscriptionsOf(topicArn));
      topics.save({ ...topic, attributes });
    },
    policyOf: (topicArn) => policyOf(topics.get(topicArn)),
    async publish(topicArn, message, caller) {
      const topic = topics.get(topicArn);
      checkMayPublish(state, topic, caller);
      return state.publish(topic, message);
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
