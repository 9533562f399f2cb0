import { parseArn } from "../../aws.ts";
import { accessLogOf } from "../../http-api/access-log.ts";
import { corsOf } from "../../http-api/cors.ts";
import { timeoutOf } from "../../http-api/integration.ts";
import { throttleOf } from "../../http-api/throttle.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";

export const api: ResourceType = {
  properties: ["CorsConfiguration", "Name", "ProtocolType"],
  inert: ["Description", "DisableExecuteApiEndpoint", "Tags"],
  create(resource, { httpApi, endpoint }) {
    const { CorsConfiguration, ProtocolType } = resource.properties;
    if (ProtocolType !== "HTTP") throw new Error(`the protocol ${ProtocolType} is not supported: use HTTP.`);
    const id = physicalName(resource).slice(-10).toLowerCase();
    httpApi.createApi(id, corsOf(CorsConfiguration));
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint() } };
  },
  remove: ({ ref }, { httpApi }) => httpApi.deleteApi(ref),
};

export const stage: ResourceType = {
  properties: ["AccessLogSettings", "ApiId", "AutoDeploy", "DefaultRouteSettings", "RouteSettings", "StageName"],
  inert: ["Description", "Tags"],
  create(resource, { httpApi }) {
    const { AccessLogSettings, ApiId, DefaultRouteSettings, RouteSettings = {}, StageName } = resource.properties;
    if (StageName !== "$default") throw new Error(`the stage ${StageName} is not supported: only $default is.`);
    const routes = Object.entries(RouteSettings);
    httpApi.configureStage(ApiId, {
      throttle: throttleOf(DefaultRouteSettings, "DefaultRouteSettings"),
      routeThrottles: Object.fromEntries(
        routes.map(([key, limits]) => [key, throttleOf(limits, `RouteSettings of ${key}`)]),
      ),
      accessLog: accessLogOf(AccessLogSettings),
    });
    return { ref: StageName };
  },
};

export const integration: ResourceType = {
  properties: ["ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion", "TimeoutInMillis"],
  inert: ["Description", "IntegrationMethod"],
  replacedBy: ["ApiId"],
  create(resource, { httpApi }) {
    const { ApiId, IntegrationType, IntegrationUri, PayloadFormatVersion, TimeoutInMillis } = resource.properties;
    if (
      IntegrationType !== "AWS_PROXY" ||
      PayloadFormatVersion !== "2.0" ||
      parseArn(IntegrationUri).service !== "lambda"
    ) {
      throw new Error("only AWS_PROXY integrations of Lambda functions with payload format 2.0 are supported.");
    }
    const id = physicalName(resource).slice(-10).toLowerCase();
    httpApi.addIntegration(ApiId, id, { functionArn: IntegrationUri, timeoutMs: timeoutOf(TimeoutInMillis) });
    return { ref: id, attributes: { IntegrationId: id } };
  },
  remove: ({ ref, properties: { ApiId } }, { httpApi }) => httpApi.removeIntegration(ApiId, ref),
};

export const route: ResourceType = {
  properties: ["ApiId", "AuthorizationType", "RouteKey", "Target"],
  inert: ["OperationName"],
  replacedBy: ["ApiId", "RouteKey"],
  create(resource, { httpApi }) {
    const { ApiId, AuthorizationType = "NONE", RouteKey, Target } = resource.properties;
    if (AuthorizationType !== "NONE" && AuthorizationType !== "AWS_IAM") {
      throw new Error(`the authorization type ${AuthorizationType} is not supported: use NONE or AWS_IAM.`);
    }
    httpApi.addRoute(ApiId, RouteKey, {
      integrationId: String(Target).replace("integrations/", ""),
      authorization: AuthorizationType,
    });
    return { ref: physicalName(resource) };
  },
  remove: ({ properties: { ApiId, RouteKey } }, { httpApi }) => httpApi.removeRoute(ApiId, RouteKey),
};
