import {
  boolean,
  list,
  type Members,
  number,
  oneOf,
  required,
  type Shape,
  structure,
  text,
} from "../../validation/shapes.ts";

const name = text({ min: 1, max: 64, pattern: "[\\.\\-_A-Za-z0-9]+" });
const description = text({ max: 512, pattern: ".*" });
const connectionArn = text({
  min: 1,
  max: 1600,
  pattern:
    "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$",
});
const endpoint = text({
  min: 1,
  max: 2048,
  pattern: "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$",
});
const CREDENTIAL = "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$";
const credential = text({ min: 1, max: 512, pattern: CREDENTIAL });
const secret = text({ min: 1, max: 512, pattern: CREDENTIAL, secret: true });
const method = oneOf("HEAD", "POST", "PATCH", "DELETE", "PUT", "GET", "OPTIONS");
const rate = number({ min: 1 });
const page: Members = { NextToken: text({ min: 1, max: 2048 }), Limit: number({ min: 1, max: 100 }) };

const parameters = (key: Members[string], value: Members[string]) =>
  list(structure({ Key: key, Value: value, IsValueSecret: boolean }), { max: 100 });

const httpParameters = structure({
  HeaderParameters: parameters(
    text({ max: 512, pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$" }),
    text({ max: 512, pattern: "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$", secret: true }),
  ),
  QueryStringParameters: parameters(
    text({ max: 512, pattern: "[^\\x00-\\x1F\\x7F]+" }),
    text({ max: 512, pattern: "[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+", secret: true }),
  ),
  BodyParameters: parameters(text(), text({ secret: true })),
});

// An update may give any part of what a creation needs whole.
const authParameters = (part: (shape: Shape) => Members[string]) =>
  structure({
    BasicAuthParameters: structure({ Username: part(credential), Password: part(secret) }),
    OAuthParameters: structure({
      ClientParameters: part(structure({ ClientID: part(credential), ClientSecret: part(secret) })),
      AuthorizationEndpoint: part(endpoint),
      HttpMethod: part(oneOf("GET", "POST", "PUT")),
      OAuthHttpParameters: httpParameters,
    }),
    ApiKeyAuthParameters: structure({ ApiKeyName: part(credential), ApiKeyValue: part(secret) }),
    InvocationHttpParameters: httpParameters,
  });

const authorizationType = oneOf("BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY");
const connectionState = oneOf(
  "CREATING",
  "UPDATING",
  "DELETING",
  "AUTHORIZED",
  "DEAUTHORIZED",
  "AUTHORIZING",
  "DEAUTHORIZING",
  "ACTIVE",
  "FAILED_CONNECTIVITY",
);
const kmsKey = text({ max: 2048, pattern: "^[a-zA-Z0-9_\\-/:]*$" });

export const connectionInputs = {
  CreateConnection: {
    Name: required(name),
    Description: description,
    AuthorizationType: required(authorizationType),
    AuthParameters: required(authParameters(required)),
    KmsKeyIdentifier: kmsKey,
  },
  UpdateConnection: {
    Name: required(name),
    Description: description,
    AuthorizationType: authorizationType,
    AuthParameters: authParameters((shape) => shape),
    KmsKeyIdentifier: kmsKey,
  },
  DescribeConnection: { Name: required(name) },
  DeauthorizeConnection: { Name: required(name) },
  DeleteConnection: { Name: required(name) },
  ListConnections: { NamePrefix: name, ConnectionState: connectionState, ...page },
  CreateApiDestination: {
    Name: required(name),
    Description: description,
    ConnectionArn: required(connectionArn),
    InvocationEndpoint: required(endpoint),
    HttpMethod: required(method),
    InvocationRateLimitPerSecond: rate,
  },
  UpdateApiDestination: {
    Name: required(name),
    Description: description,
    ConnectionArn: connectionArn,
    InvocationEndpoint: endpoint,
    HttpMethod: method,
    InvocationRateLimitPerSecond: rate,
  },
  DescribeApiDestination: { Name: required(name) },
  DeleteApiDestination: { Name: required(name) },
  ListApiDestinations: { NamePrefix: name, ConnectionArn: connectionArn, ...page },
} satisfies Record<string, Members>;
