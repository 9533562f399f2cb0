import type { Operations } from "../../api/operation.ts";
import type { State } from "../state.ts";
import { createLogGroup } from "./create-log-group.ts";
import { createLogStream } from "./create-log-stream.ts";
import { deleteLogGroup } from "./delete-log-group.ts";
import { describeLogGroups } from "./describe-log-groups.ts";
import { describeLogStreams } from "./describe-log-streams.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";
import { putLogEvents } from "./put-log-events.ts";
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from "./resource-policies.ts";

/** The API's operations by name. */
export const operations: Operations<State> = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteLogGroup: deleteLogGroup,
  DeleteResourcePolicy: deleteResourcePolicy,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  DescribeResourcePolicies: describeResourcePolicies,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  PutLogEvents: putLogEvents,
  PutResourcePolicy: putResourcePolicy,
};
