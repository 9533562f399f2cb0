import type {
  CreateApiDestinationRequest,
  DeleteApiDestinationRequest,
  DescribeApiDestinationRequest,
  ListApiDestinationsRequest,
  UpdateApiDestinationRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import { arn } from "../../aws.ts";
import { byName, type Core } from "../core.ts";
import { alreadyExists, invalidParameter, notFound } from "../errors.ts";
import type { ApiDestination, Connection } from "../model.ts";
import { page } from "../paging.ts";
import { connectionOf } from "../targets/api-destination.ts";

const DEFAULT_RATE = 300;

export const apiDestinationOperations = (core: Core) => ({
  CreateApiDestination(input: Wire<CreateApiDestinationRequest>) {
    const { Name: name = "" } = input;
    if (core.state.apiDestinations.has(name)) throw alreadyExists(`An api-destination '${name}' already exists.`);
    const now = core.clock.now();
    return save(core, {
      name,
      arn: arn("events", `api-destination/${name}/${core.random.uuid()}`),
      description: input.Description,
      connectionArn: input.ConnectionArn ?? "",
      invocationEndpoint: input.InvocationEndpoint ?? "",
      httpMethod: input.HttpMethod ?? "POST",
      invocationRateLimitPerSecond: input.InvocationRateLimitPerSecond ?? DEFAULT_RATE,
      createdAt: now,
      modifiedAt: now,
    });
  },

  UpdateApiDestination(input: Wire<UpdateApiDestinationRequest>) {
    const known = findDestination(core, input.Name);
    return save(core, {
      ...known,
      description: input.Description ?? known.description,
      connectionArn: input.ConnectionArn ?? known.connectionArn,
      invocationEndpoint: input.InvocationEndpoint ?? known.invocationEndpoint,
      httpMethod: input.HttpMethod ?? known.httpMethod,
      invocationRateLimitPerSecond: input.InvocationRateLimitPerSecond ?? known.invocationRateLimitPerSecond,
      modifiedAt: core.clock.now(),
    });
  },

  DescribeApiDestination({ Name }: Wire<DescribeApiDestinationRequest>) {
    const destination = findDestination(core, Name);
    return { ...summary(core, destination), Description: destination.description };
  },

  ListApiDestinations({ NamePrefix = "", ConnectionArn, ...paging }: Wire<ListApiDestinationsRequest>) {
    const destinations = [...core.state.apiDestinations.values()]
      .filter(({ name }) => name.startsWith(NamePrefix))
      .filter(({ connectionArn }) => ConnectionArn === undefined || connectionArn === ConnectionArn)
      .sort(byName);
    const { items, NextToken } = page(destinations, ({ name }) => name, paging);
    return { ApiDestinations: items.map((destination) => summary(core, destination)), NextToken };
  },

  DeleteApiDestination({ Name }: Wire<DeleteApiDestinationRequest>) {
    core.state.apiDestinations.delete(findDestination(core, Name).name);
    return {};
  },
});

function findDestination({ state }: Core, name = ""): ApiDestination {
  const destination = state.apiDestinations.get(name);
  if (destination) return destination;
  throw notFound(`Failed to describe the api-destination(s). An api-destination '${name}' does not exist.`);
}

function save(core: Core, destination: ApiDestination) {
  const connection = connectionOf(core.state, destination);
  if (!connection) throw notFound(`Connection '${destination.connectionArn}' does not exist.`);
  // `*` stands for a value that the target gives, so it is no part of the address yet.
  if (!URL.canParse(destination.invocationEndpoint.replaceAll("*", "value"))) {
    throw invalidParameter("InvocationEndpoint", "It must be a URL.");
  }
  core.state.apiDestinations.set(destination.name, destination);
  const { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime } = summary(core, destination);
  return { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime };
}

const summary = ({ state }: Core, destination: ApiDestination) => ({
  ApiDestinationArn: destination.arn,
  Name: destination.name,
  ApiDestinationState: stateOf(connectionOf(state, destination)),
  ConnectionArn: destination.connectionArn,
  InvocationEndpoint: destination.invocationEndpoint,
  HttpMethod: destination.httpMethod,
  InvocationRateLimitPerSecond: destination.invocationRateLimitPerSecond,
  CreationTime: seconds(destination.createdAt),
  LastModifiedTime: seconds(destination.modifiedAt),
});

const stateOf = (connection: Connection | undefined): "ACTIVE" | "INACTIVE" =>
  connection?.state === "AUTHORIZED" ? "ACTIVE" : "INACTIVE";
