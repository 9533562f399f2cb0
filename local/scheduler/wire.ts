import { AwsError, type Operation, type Service } from "../aws.ts";
import { jsonObjectIn } from "../protocols/json-body.ts";
import { type RestInput, type RestOperation, restJson } from "../protocols/rest-json.ts";
import { requiredAccess } from "./access.ts";
import type { Operations } from "./operations/index.ts";

type Route = [operation: keyof Operations, input: (request: RestInput) => object];

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
const ROUTES: Record<string, Route> = {
  "GET /schedules": [
    "ListSchedules",
    (request) => ({ GroupName: query(request, "ScheduleGroup"), State: query(request, "State"), ...paged(request) }),
  ],
  "POST /schedules/{Name}": ["CreateSchedule", named],
  "PUT /schedules/{Name}": ["UpdateSchedule", named],
  "GET /schedules/{Name}": ["GetSchedule", inGroup],
  "DELETE /schedules/{Name}": ["DeleteSchedule", (request) => ({ ...inGroup(request), ...token(request) })],
  "GET /schedule-groups": ["ListScheduleGroups", paged],
  "POST /schedule-groups/{Name}": ["CreateScheduleGroup", named],
  "GET /schedule-groups/{Name}": ["GetScheduleGroup", ({ params }) => params],
  "DELETE /schedule-groups/{Name}": ["DeleteScheduleGroup", (request) => ({ ...request.params, ...token(request) })],
  "GET /tags/{ResourceArn}": ["ListTagsForResource", ({ params }) => params],
  "POST /tags/{ResourceArn}": ["TagResource", named],
  "DELETE /tags/{ResourceArn}": [
    "UntagResource",
    ({ params, query: asked }) => ({ ...params, TagKeys: asked.getAll("TagKeys") }),
  ],
};

/** The scheduler's wire side: method and path name the operation, its input comes from path, query and body. */
export function schedulerService(table: { [Name in keyof Operations]: Operation }): Service {
  const routes = Object.entries(ROUTES).map(([route, [operation, input]]): [string, RestOperation] => [
    route,
    async (request, call) => ({ json: await table[operation](input(request), call) }),
  ]);
  return restJson({
    signingName: "scheduler",
    routes: Object.fromEntries(routes),
    requiredAccess(route, request) {
      const known = ROUTES[route];
      return known ? requiredAccess(known[0], known[1](request)) : [];
    },
  });
}

function named({ params, body }: RestInput): object {
  return { ...parsed(body), ...params };
}

function inGroup(request: RestInput): object {
  return { ...request.params, GroupName: query(request, "groupName") };
}

const token = (request: RestInput) => ({ ClientToken: query(request, "clientToken") });

function paged(request: RestInput): object {
  const most = query(request, "MaxResults");
  if (most !== undefined && !/^-?\d{1,9}$/.test(most)) {
    throw new AwsError("SerializationException", `MaxResults is ${most}: it must be an Integer.`);
  }
  return {
    NamePrefix: query(request, "NamePrefix"),
    NextToken: query(request, "NextToken"),
    MaxResults: most === undefined ? undefined : Number(most),
  };
}

const query = ({ query: asked }: RestInput, name: string): string | undefined => asked.get(name) ?? undefined;

function parsed(body: Buffer): object {
  const input = body.length === 0 ? {} : jsonObjectIn(body);
  if (input) return input;
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}
