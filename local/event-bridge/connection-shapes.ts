import { boolean, list, type Members, number, oneOf, type Shape, structure, text } from "../api/shapes.ts";

export const connectionArn = text({
  min: 1,
  max: 1600,
  pattern:
    "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$",
});
export const endpoint = text({
  min: 1,
  max: 2048,
  pattern: "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$",
});
const CREDENTIAL = "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$";
const credential = text({ min: 1, max: 512, pattern: CREDENTIAL });
const secret = text({ min: 1, max: 512, pattern: CREDENTIAL, secret: true });
export const method = oneOf("HEAD", "POST", "PATCH", "DELETE", "PUT", "GET", "OPTIONS");
export const rate = number({ min: 1 });

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

// An update may contain any part of what a creation requires in full.
export const authParameters = (part: (shape: Shape) => Members[string]) =>
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

export const authorizationType = oneOf("BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY");
export const connectionState = oneOf(
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
