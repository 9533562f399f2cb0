import type { RestOperations } from "../../api/rest-operation.ts";
import type { State } from "../state.ts";
import { createScheduleGroup, deleteScheduleGroup, getScheduleGroup, listScheduleGroups } from "./schedule-groups.ts";
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from "./schedules.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags.ts";

/** The API's operations by name. */
export const operations = {
  CreateSchedule: createSchedule,
  CreateScheduleGroup: createScheduleGroup,
  DeleteSchedule: deleteSchedule,
  DeleteScheduleGroup: deleteScheduleGroup,
  GetSchedule: getSchedule,
  GetScheduleGroup: getScheduleGroup,
  ListScheduleGroups: listScheduleGroups,
  ListSchedules: listSchedules,
  ListTagsForResource: listTagsForResource,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateSchedule: updateSchedule,
} satisfies RestOperations<State>;
