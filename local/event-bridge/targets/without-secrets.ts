import type { AuthParameters, ConnectionHttpParameters } from "../model.ts";

/** Returns a connection's parameters as `DescribeConnection` shows them. */
export function withoutSecrets(parameters: AuthParameters): object {
  const { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters, InvocationHttpParameters } = parameters;
  return {
    BasicAuthParameters: BasicAuthParameters && { Username: BasicAuthParameters.Username },
    ApiKeyAuthParameters: ApiKeyAuthParameters && { ApiKeyName: ApiKeyAuthParameters.ApiKeyName },
    OAuthParameters: OAuthParameters && {
      ClientParameters: { ClientID: OAuthParameters.ClientParameters?.ClientID },
      AuthorizationEndpoint: OAuthParameters.AuthorizationEndpoint,
      HttpMethod: OAuthParameters.HttpMethod,
      OAuthHttpParameters: shown(OAuthParameters.OAuthHttpParameters),
    },
    InvocationHttpParameters: shown(InvocationHttpParameters),
  };
}

const shown = (parameters: ConnectionHttpParameters | undefined) =>
  parameters && {
    HeaderParameters: parameters.HeaderParameters?.map(hideSecret),
    QueryStringParameters: parameters.QueryStringParameters?.map(hideSecret),
    BodyParameters: parameters.BodyParameters?.map(hideSecret),
  };

const hideSecret = <P extends { Value?: string; IsValueSecret?: boolean }>(parameter: P): P =>
  parameter.IsValueSecret ? { ...parameter, Value: undefined } : parameter;
