import type {
  CreateConnectionRequest,
  DeauthorizeConnectionRequest,
  DeleteConnectionRequest,
  DescribeConnectionRequest,
  ListConnectionsRequest,
  UpdateConnectionRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import { arn } from "../../aws.ts";
import { byName, type Core } from "../core.ts";
import { alreadyExists, invalid, invalidParameter, notFound } from "../errors.ts";
import type { AuthParameters, Connection } from "../model.ts";
import { page } from "../paging.ts";
import { withoutSecrets } from "../targets/without-secrets.ts";

const PARAMETERS_OF = {
  BASIC: "BasicAuthParameters",
  API_KEY: "ApiKeyAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
} as const;

export const connectionOperations = (core: Core) => ({
  CreateConnection(input: Wire<CreateConnectionRequest>) {
    const { Name: name = "" } = input;
    if (core.state.connections.has(name)) throw alreadyExists(`Connection ${name} already exists.`);
    const now = core.clock.now();
    const secret = `events!connection/${name}/${core.random.uuid()}-${core.random.text(6)}`;
    const connection: Connection = {
      name,
      arn: arn("events", `connection/${name}/${core.random.uuid()}`),
      secretArn: arn("secretsmanager", `secret:${secret}`),
      description: input.Description,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      authorizationType: input.AuthorizationType as Connection["authorizationType"],
      authParameters: input.AuthParameters as AuthParameters,
      state: "AUTHORIZING",
      createdAt: now,
      modifiedAt: now,
    };
    const { LastAuthorizedTime: _, ...created } = brief(authorize(core, connection, input));
    return created;
  },

  UpdateConnection(input: Wire<UpdateConnectionRequest>) {
    const known = findConnection(core, input.Name);
    const type = (input.AuthorizationType ?? known.authorizationType) as Connection["authorizationType"];
    const changed = {
      ...known,
      description: input.Description ?? known.description,
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? known.kmsKeyIdentifier,
      authorizationType: type,
      authParameters: merged(known.authParameters, (input.AuthParameters ?? {}) as AuthParameters, PARAMETERS_OF[type]),
      modifiedAt: core.clock.now(),
    };
    return brief(authorize(core, changed, input));
  },

  DescribeConnection({ Name }: Wire<DescribeConnectionRequest>) {
    const connection = findConnection(core, Name);
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

  ListConnections({ NamePrefix = "", ConnectionState, ...paging }: Wire<ListConnectionsRequest>) {
    const connections = [...core.state.connections.values()]
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

  DeauthorizeConnection({ Name }: Wire<DeauthorizeConnectionRequest>) {
    const connection: Connection = {
      ...findConnection(core, Name),
      authParameters: {},
      state: "DEAUTHORIZED",
      modifiedAt: core.clock.now(),
    };
    core.state.connections.set(connection.name, connection);
    core.tokens.forget(connection);
    return brief(connection);
  },

  DeleteConnection({ Name }: Wire<DeleteConnectionRequest>) {
    const connection = findConnection(core, Name);
    core.state.connections.delete(connection.name);
    core.tokens.forget(connection);
    return brief({ ...connection, state: "DELETING" });
  },
});

function findConnection({ state }: Core, name = ""): Connection {
  const connection = state.connections.get(name);
  if (!connection) throw notFound(`Failed to describe the connection(s). Connection '${name}' does not exist.`);
  return connection;
}

// Credentials are taken as they are; only OAuth has somebody to ask, and that takes its time.
function authorize(core: Core, connection: Connection, input: Wire<UpdateConnectionRequest>): Connection {
  check(connection, input);
  const oauth = connection.authorizationType === "OAUTH_CLIENT_CREDENTIALS";
  const now = core.clock.now();
  const saved: Connection = {
    ...connection,
    state: oauth ? "AUTHORIZING" : "AUTHORIZED",
    stateReason: undefined,
    authorizedAt: now,
  };
  core.state.connections.set(saved.name, saved);
  core.tokens.forget(saved);
  if (oauth) void core.tokens.authorize(saved);
  return saved;
}

function check({ authorizationType, authParameters }: Connection, input: Wire<UpdateConnectionRequest>): void {
  const needed = PARAMETERS_OF[authorizationType];
  if (!authParameters[needed]) {
    throw invalidParameter("AuthParameters", `${needed} must be provided for authorization type ${authorizationType}.`);
  }
  if (input.InvocationConnectivityParameters || input.AuthParameters?.ConnectivityParameters) {
    throw invalid("Connectivity parameters: private APIs are not supported by the local cloud.");
  }
}

// A connection has the parameters of its one type; parts that an update leaves out stay as they were.
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
