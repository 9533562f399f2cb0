import { createLogGroup } from "./create-log-group.ts";
import { createLogStream } from "./create-log-stream.ts";
import { deleteLogGroup } from "./delete-log-group.ts";
import { createDelivery, deleteDelivery, describeDeliveries, getDelivery } from "./deliveries.ts";
import {
  deleteDeliveryDestination,
  describeDeliveryDestinations,
  getDeliveryDestination,
  putDeliveryDestination,
} from "./delivery-destinations.ts";
import {
  deleteDeliverySource,
  describeDeliverySources,
  getDeliverySource,
  putDeliverySource,
} from "./delivery-sources.ts";
import { describeLogGroups } from "./describe-log-groups.ts";
import { describeLogStreams } from "./describe-log-streams.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";
import { putLogEvents } from "./put-log-events.ts";
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from "./resource-policies.ts";

/** The API's operations by name. */
export const operations = {
  CreateDelivery: createDelivery,
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteDelivery: deleteDelivery,
  DeleteDeliveryDestination: deleteDeliveryDestination,
  DeleteDeliverySource: deleteDeliverySource,
  DeleteLogGroup: deleteLogGroup,
  DeleteResourcePolicy: deleteResourcePolicy,
  DescribeDeliveries: describeDeliveries,
  DescribeDeliveryDestinations: describeDeliveryDestinations,
  DescribeDeliverySources: describeDeliverySources,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  DescribeResourcePolicies: describeResourcePolicies,
  FilterLogEvents: filterLogEvents,
  GetDelivery: getDelivery,
  GetDeliveryDestination: getDeliveryDestination,
  GetDeliverySource: getDeliverySource,
  GetLogEvents: getLogEvents,
  PutDeliveryDestination: putDeliveryDestination,
  PutDeliverySource: putDeliverySource,
  PutLogEvents: putLogEvents,
  PutResourcePolicy: putResourcePolicy,
};

export type LogsOperations = typeof operations;
