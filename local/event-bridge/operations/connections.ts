import type { UpdateConnectionRequest } from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import { required } from "../../api/shapes.ts";
import type { Wire } from "../../api/wire.ts";
import { arn } from "../../aws.ts";
import { authorizationType, authParameters, connectionState } from "../connection-shapes.ts";
import { alreadyExists, invalid, invalidParameter, notFound } from "../errors.ts";
import type { AuthParameters, Connection } from "../model.ts";
import { byName } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { onAny, onConnection } from "../required-access.ts";
import { description, kmsKey, paging, plainName } from "../shapes.ts";
import type { State } from "../state.ts";
import { withoutSecrets } from "../targets/without-secrets.ts";

const PARAMETERS_OF = {
  BASIC: "BasicAuthParameters",
  API_KEY: "ApiKeyAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
} as const;

export const createConnection = operation({
  input: {
    Name: required(plainName),
    Description: description,
    AuthorizationType: required(authorizationType),
    AuthParameters: required(authParameters(required)),
    KmsKeyIdentifier: kmsKey,
  },
  permissions: onConnection("events:CreateConnection"),
  run(state, input) {
    const { Name: name } = input;
    if (state.records.connections.has(name)) throw alreadyExists(`Connection ${name} already exists.`);
    const now = state.clock.now();
    const secret = `events!connection/${name}/${state.random.uuid()}-${state.random.text(6)}`;
    const connection: Connection = {
      name,
      arn: arn("events", `connection/${name}/${state.random.uuid()}`),
      secretArn: arn("secretsmanager", `secret:${secret}`),
      description: input.Description,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      authorizationType: input.AuthorizationType as Connection["authorizationType"],
      authParameters: input.AuthParameters as AuthParameters,
      state: "AUTHORIZING",
      createdAt: now,
      modifiedAt: now,
    };
    const { LastAuthorizedTime: _, ...created } = brief(authorize(state, connection, input));
    return created;
  },
});

export const updateConnection = operation({
  input: {
    Name: required(plainName),
    Description: description,
    AuthorizationType: authorizationType,
    AuthParameters: authParameters((shape) => shape),
    KmsKeyIdentifier: kmsKey,
  },
  permissions: onConnection("events:UpdateConnection"),
  run(state, input) {
    const known = findConnection(state, input.Name);
    const type = (input.AuthorizationType ?? known.authorizationType) as Connection["authorizationType"];
    const changed = {
      ...known,
      description: input.Description ?? known.description,
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? known.kmsKeyIdentifier,
      authorizationType: type,
      authParameters: merged(known.authParameters, (input.AuthParameters ?? {}) as AuthParameters, PARAMETERS_OF[type]),
      modifiedAt: state.clock.now(),
    };
    return brief(authorize(state, changed, input));
  },
});

export const describeConnection = operation({
  input: { Name: required(plainName) },
  permissions: onConnection("events:DescribeConnection"),
  run(state, { Name }) {
    const connection = findConnection(state, Name);
    return {
      ...brief(connection),
      Name: connection.name,
      Description: connection.description,
      StateReason: connection.stateReason,
      AuthorizationType: connection.authorizationType,
      SecretArn: connection.secretArn,
      KmsKeyIdentifier: connection.kmsKeyIdentifier,
      AuthParameters: withoutSecrets(connection.authParameters),
    };
  },
});

export const listConnections = listing("ListConnections", {
  input: { NamePrefix: plainName, ConnectionState: connectionState, ...paging },
  permissions: onAny("events:ListConnections"),
  run(state, { NamePrefix = "", ConnectionState, ...paging }) {
    const connections = [...state.records.connections.values()]
      .filter(({ name }) => name.startsWith(NamePrefix))
      .filter(({ state }) => ConnectionState === undefined || state === ConnectionState)
      .sort(byName);
    const { items, NextToken } = page(connections, ({ name }) => name, paging);
    const Connections = items.map((connection) => ({
      ...brief(connection),
      Name: connection.name,
      StateReason: connection.stateReason,
      AuthorizationType: connection.authorizationType,
    }));
    return { Connections, NextToken };
  },
});

export const deauthorizeConnection = operation({
  input: { Name: required(plainName) },
  permissions: onConnection("events:DeauthorizeConnection"),
  run(state, { Name }) {
    const connection: Connection = {
      ...findConnection(state, Name),
      authParameters: {},
      state: "DEAUTHORIZED",
      modifiedAt: state.clock.now(),
    };
    state.records.connections.set(connection.name, connection);
    state.tokens.forget(connection);
    return brief(connection);
  },
});

export const deleteConnection = operation({
  input: { Name: required(plainName) },
  permissions: onConnection("events:DeleteConnection"),
  run(state, { Name }) {
    const connection = findConnection(state, Name);
    state.records.connections.delete(connection.name);
    state.tokens.forget(connection);
    return brief({ ...connection, state: "DELETING" });
  },
});

function findConnection({ records }: State, name = ""): Connection {
  const connection = records.connections.get(name);
  if (!connection) throw notFound(`Failed to describe the connection(s). Connection '${name}' does not exist.`);
  return connection;
}

// Only OAuth needs a request to authorize, which is asynchronous; other credentials are accepted as given.
function authorize(state: State, connection: Connection, input: object): Connection {
  check(connection, input);
  const oauth = connection.authorizationType === "OAUTH_CLIENT_CREDENTIALS";
  const now = state.clock.now();
  const saved: Connection = {
    ...connection,
    state: oauth ? "AUTHORIZING" : "AUTHORIZED",
    stateReason: undefined,
    authorizedAt: now,
  };
  state.records.connections.set(saved.name, saved);
  state.tokens.forget(saved);
  if (oauth) void state.tokens.authorize(saved);
  return saved;
}

function check({ authorizationType, authParameters }: Connection, given: object): void {
  const input = given as Wire<UpdateConnectionRequest>;
  const needed = PARAMETERS_OF[authorizationType];
  if (!authParameters[needed]) {
    throw invalidParameter("AuthParameters", `${needed} must be provided for authorization type ${authorizationType}.`);
  }
  if (input.InvocationConnectivityParameters || input.AuthParameters?.ConnectivityParameters) {
    throw invalid("Connectivity parameters: private APIs are not supported by the local cloud.");
  }
}

// A connection has only the parameters of its type; an update keeps the parts that it omits.
function merged(known: AuthParameters, changes: AuthParameters, type: keyof AuthParameters): AuthParameters {
  const parameters = known[type] || changes[type] ? { ...known[type], ...changes[type] } : undefined;
  const http = changes.InvocationHttpParameters ?? known.InvocationHttpParameters;
  return { [type]: parameters, InvocationHttpParameters: http };
}

const brief = (connection: Connection) => ({
  ConnectionArn: connection.arn,
  ConnectionState: connection.state,
  CreationTime: seconds(connection.createdAt),
  LastModifiedTime: seconds(connection.modifiedAt),
  LastAuthorizedTime: secondsIf(connection.authorizedAt),
});
