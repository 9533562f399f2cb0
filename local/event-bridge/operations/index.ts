import type { Operations as OperationsOn } from "../../api/operation.ts";
import type { State } from "../state.ts";
import {
  createApiDestination,
  deleteApiDestination,
  describeApiDestination,
  listApiDestinations,
  updateApiDestination,
} from "./api-destinations.ts";
import { createArchive, deleteArchive, describeArchive, listArchives, updateArchive } from "./archives.ts";
import {
  createConnection,
  deauthorizeConnection,
  deleteConnection,
  describeConnection,
  listConnections,
  updateConnection,
} from "./connections.ts";
import { createEventBus, deleteEventBus, describeEventBus, listEventBuses, updateEventBus } from "./event-buses.ts";
import { testEventPattern } from "./event-patterns.ts";
import { activateEventSource, deactivateEventSource, describeEventSource, listEventSources } from "./event-sources.ts";
import {
  createPartnerEventSource,
  deletePartnerEventSource,
  describePartnerEventSource,
  listPartnerEventSourceAccounts,
  listPartnerEventSources,
} from "./partner-event-sources.ts";
import { putPermission, removePermission } from "./permissions.ts";
import { putEvents } from "./put-events.ts";
import { putPartnerEvents } from "./put-partner-events.ts";
import { cancelReplay, describeReplay, listReplays, startReplay } from "./replays.ts";
import {
  deleteRule,
  describeRule,
  disableRule,
  enableRule,
  listRuleNamesByTarget,
  listRules,
  putRule,
} from "./rules.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags.ts";
import { listTargetsByRule, putTargets, removeTargets } from "./targets.ts";

/** Operations available in every account and Region. */
const everywhere = {
  ActivateEventSource: activateEventSource,
  CreateEventBus: createEventBus,
  CreatePartnerEventSource: createPartnerEventSource,
  DeactivateEventSource: deactivateEventSource,
  DeleteEventBus: deleteEventBus,
  DeletePartnerEventSource: deletePartnerEventSource,
  DeleteRule: deleteRule,
  DescribeEventBus: describeEventBus,
  DescribeEventSource: describeEventSource,
  DescribePartnerEventSource: describePartnerEventSource,
  DescribeRule: describeRule,
  DisableRule: disableRule,
  EnableRule: enableRule,
  ListEventBuses: listEventBuses,
  ListEventSources: listEventSources,
  ListPartnerEventSourceAccounts: listPartnerEventSourceAccounts,
  ListPartnerEventSources: listPartnerEventSources,
  ListRuleNamesByTarget: listRuleNamesByTarget,
  ListRules: listRules,
  ListTagsForResource: listTagsForResource,
  ListTargetsByRule: listTargetsByRule,
  PutEvents: putEvents,
  PutPartnerEvents: putPartnerEvents,
  PutPermission: putPermission,
  PutRule: putRule,
  PutTargets: putTargets,
  RemovePermission: removePermission,
  RemoveTargets: removeTargets,
  TagResource: tagResource,
  TestEventPattern: testEventPattern,
  UntagResource: untagResource,
  UpdateEventBus: updateEventBus,
};

/** Operations available only in the home account and Region. */
export const atHome = {
  CancelReplay: cancelReplay,
  CreateApiDestination: createApiDestination,
  CreateArchive: createArchive,
  CreateConnection: createConnection,
  DeauthorizeConnection: deauthorizeConnection,
  DeleteApiDestination: deleteApiDestination,
  DeleteArchive: deleteArchive,
  DeleteConnection: deleteConnection,
  DescribeApiDestination: describeApiDestination,
  DescribeArchive: describeArchive,
  DescribeConnection: describeConnection,
  DescribeReplay: describeReplay,
  ListApiDestinations: listApiDestinations,
  ListArchives: listArchives,
  ListConnections: listConnections,
  ListReplays: listReplays,
  StartReplay: startReplay,
  UpdateApiDestination: updateApiDestination,
  UpdateArchive: updateArchive,
  UpdateConnection: updateConnection,
};

/** All operations of the API. */
export const operations = { ...everywhere, ...atHome } satisfies OperationsOn<State>;

export type Operations = typeof operations;
