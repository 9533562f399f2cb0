import { seconds } from "../../api/seconds.ts";
import { required } from "../../api/shapes.ts";
import { arn } from "../../aws.ts";
import { connectionArn, endpoint, method, rate } from "../connection-shapes.ts";
import { alreadyExists, invalidParameter, notFound } from "../errors.ts";
import type { ApiDestination, Connection } from "../model.ts";
import { byName } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { accessTo, namedApiDestination, onAny, onApiDestination } from "../required-access.ts";
import { description, paging, plainName } from "../shapes.ts";
import type { State } from "../state.ts";
import { connectionOf } from "../targets/api-destination.ts";

const DEFAULT_RATE = 300;

export const createApiDestination = operation({
  input: {
    Name: required(plainName),
    Description: description,
    ConnectionArn: required(connectionArn),
    InvocationEndpoint: required(endpoint),
    HttpMethod: required(method),
    InvocationRateLimitPerSecond: rate,
  },
  permissions: (state, { Name = "", ConnectionArn = "" }) =>
    [namedApiDestination(state, Name), ConnectionArn].map((resource) =>
      accessTo(state, "events:CreateApiDestination", resource),
    ),
  run(state, input) {
    const { Name: name } = input;
    if (state.records.apiDestinations.has(name)) throw alreadyExists(`An api-destination '${name}' already exists.`);
    const now = state.clock.now();
    return save(state, {
      name,
      arn: arn("events", `api-destination/${name}/${state.random.uuid()}`),
      description: input.Description,
      connectionArn: input.ConnectionArn ?? "",
      invocationEndpoint: input.InvocationEndpoint ?? "",
      httpMethod: input.HttpMethod ?? "POST",
      invocationRateLimitPerSecond: input.InvocationRateLimitPerSecond ?? DEFAULT_RATE,
      createdAt: now,
      modifiedAt: now,
    });
  },
});

export const updateApiDestination = operation({
  input: {
    Name: required(plainName),
    Description: description,
    ConnectionArn: connectionArn,
    InvocationEndpoint: endpoint,
    HttpMethod: method,
    InvocationRateLimitPerSecond: rate,
  },
  permissions: onApiDestination("events:UpdateApiDestination"),
  run(state, input) {
    const known = findDestination(state, input.Name);
    return save(state, {
      ...known,
      description: input.Description ?? known.description,
      connectionArn: input.ConnectionArn ?? known.connectionArn,
      invocationEndpoint: input.InvocationEndpoint ?? known.invocationEndpoint,
      httpMethod: input.HttpMethod ?? known.httpMethod,
      invocationRateLimitPerSecond: input.InvocationRateLimitPerSecond ?? known.invocationRateLimitPerSecond,
      modifiedAt: state.clock.now(),
    });
  },
});

export const describeApiDestination = operation({
  input: { Name: required(plainName) },
  permissions: onApiDestination("events:DescribeApiDestination"),
  run(state, { Name }) {
    const destination = findDestination(state, Name);
    return { ...summary(state, destination), Description: destination.description };
  },
});

export const listApiDestinations = listing("ListApiDestinations", {
  input: { NamePrefix: plainName, ConnectionArn: connectionArn, ...paging },
  permissions: onAny("events:ListApiDestinations"),
  run(state, { NamePrefix = "", ConnectionArn, ...paging }) {
    const destinations = [...state.records.apiDestinations.values()]
      .filter(({ name }) => name.startsWith(NamePrefix))
      .filter(({ connectionArn }) => ConnectionArn === undefined || connectionArn === ConnectionArn)
      .sort(byName);
    const { items, NextToken } = page(destinations, ({ name }) => name, paging);
    return { ApiDestinations: items.map((destination) => summary(state, destination)), NextToken };
  },
});

export const deleteApiDestination = operation({
  input: { Name: required(plainName) },
  permissions: onApiDestination("events:DeleteApiDestination"),
  run(state, { Name }) {
    state.records.apiDestinations.delete(findDestination(state, Name).name);
    return {};
  },
});

function findDestination({ records }: State, name = ""): ApiDestination {
  const destination = records.apiDestinations.get(name);
  if (destination) return destination;
  throw notFound(`Failed to describe the api-destination(s). An api-destination '${name}' does not exist.`);
}

function save(state: State, destination: ApiDestination) {
  const connection = connectionOf(state.records, destination);
  if (!connection) throw notFound(`Connection '${destination.connectionArn}' does not exist.`);
  // `*` stands for a value that the target gives, so it is no part of the address yet.
  if (!URL.canParse(destination.invocationEndpoint.replaceAll("*", "value"))) {
    throw invalidParameter("InvocationEndpoint", "It must be a URL.");
  }
  state.records.apiDestinations.set(destination.name, destination);
  const { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime } = summary(state, destination);
  return { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime };
}

const summary = ({ records }: State, destination: ApiDestination) => ({
  ApiDestinationArn: destination.arn,
  Name: destination.name,
  ApiDestinationState: stateOf(connectionOf(records, destination)),
  ConnectionArn: destination.connectionArn,
  InvocationEndpoint: destination.invocationEndpoint,
  HttpMethod: destination.httpMethod,
  InvocationRateLimitPerSecond: destination.invocationRateLimitPerSecond,
  CreationTime: seconds(destination.createdAt),
  LastModifiedTime: seconds(destination.modifiedAt),
});

const stateOf = (connection: Connection | undefined): "ACTIVE" | "INACTIVE" =>
  connection?.state === "AUTHORIZED" ? "ACTIVE" : "INACTIVE";
