import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi as Api,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer, HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { firstRequests } from "./first-requests.ts";
import type { Handler } from "./handler.ts";
import { logGroup } from "./log-group.ts";
import { apiEndpointParameter } from "./names.ts";
import { serviceOf } from "./service-stack.ts";
import type { ApiAccess } from "./stage.ts";

const ACCESS_LOG = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  path: "$context.path",
  status: "$context.status",
  latency: "$context.responseLatency",
  bytes: "$context.responseLength",
  ip: "$context.identity.sourceIp",
  caller: "$context.identity.caller",
  error: "$context.error.message",
  integrationError: "$context.integrationErrorMessage",
});

/** A service's HTTP API: routes such as `POST /orders`, each with its function, behind the stage's authorization. */
export class HttpApi extends Construct {
  constructor(scope: Construct, id: string, routes: Record<string, Handler>) {
    super(scope, id);
    const stack = serviceOf(this);
    const { stage } = stack;
    const apiName = stack.nameOf("api");
    const api = new Api(this, "Api", {
      apiName,
      createDefaultStage: false,
      defaultAuthorizer: authorizerOf(stage.apiAccess),
    });
    for (const [route, handler] of Object.entries(routes)) {
      const [method, path] = route.split(" ") as [HttpMethod, string];
      api.addRoutes({ path, methods: [method], integration: new HttpLambdaIntegration(handler.node.id, handler) });
    }
    new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: stage.apiThrottle.rate, burstLimit: stage.apiThrottle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup(this, "AccessLog", `/aws/apigateway/${apiName}`, stage)),
        format: AccessLogFormat.custom(ACCESS_LOG),
      },
    });
    new StringParameter(this, "Endpoint", {
      parameterName: apiEndpointParameter(stage),
      stringValue: api.apiEndpoint,
    });
    firstRequests(stack, api.apiEndpoint, stage.apiAccess);
  }
}

function authorizerOf(access: ApiAccess): IHttpRouteAuthorizer {
  if (access.kind === "open") return new HttpNoneAuthorizer();
  if (access.kind === "iam") return new HttpIamAuthorizer();
  return new HttpJwtAuthorizer("Jwt", access.issuer, { jwtAudience: access.audience });
}
