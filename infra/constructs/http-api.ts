import { Duration } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi as Api,
  type CorsHttpMethod,
  type CorsPreflightOptions,
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
import { apiEndpointParameter } from "../../events/names.ts";
import { logGroup } from "../monitoring/log-group.ts";
import { serviceOf } from "../stacks/service-stack.ts";
import type { ApiAccess, Stage } from "../stage.ts";
import { firstRequests } from "./first-requests.ts";
import type { Handler } from "./handler.ts";

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

/**
 * API Gateway needs permission to write logs, granted by an account-wide resource policy of at most about 5,000
 * characters. Log groups with this prefix need no entry of their own in it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
const VENDED_LOGS = "/aws/vendedlogs/apigateway";

// What clients send: the body's type, an idempotency key, and a token or a signature.
const REQUEST_HEADERS = [
  "content-type",
  "idempotency-key",
  "authorization",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
];

/**
 * A service's HTTP API: routes such as `POST /orders`, each with its function, protected by the stage's authorization.
 *
 * @example
 * new HttpApi(this, "HttpApi", {
 *   "GET /orders/{orderId}": new Handler(this, "GetOrder", { name: "get-order", timeout: Duration.seconds(10) }),
 * });
 */
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
      ...corsOf(stage, Object.keys(routes)),
    });
    for (const [route, handler] of Object.entries(routes)) {
      const [method, path] = route.split(" ") as [HttpMethod, string];
      handler.addEnvironment("API_ACCESS", stage.apiAccess.kind);
      api.addRoutes({ path, methods: [method], integration: new HttpLambdaIntegration(handler.node.id, handler) });
    }
    new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: stage.apiThrottle.rate, burstLimit: stage.apiThrottle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup(this, "AccessLog", `${VENDED_LOGS}/${apiName}`, stage)),
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

/** Lets the stage's browser front ends call these routes. Without any, CORS is off and browsers block all calls. */
function corsOf({ corsOrigins }: Stage, routes: string[]): { corsPreflight?: CorsPreflightOptions } {
  if (corsOrigins.length === 0) return {};
  const methods = new Set(routes.map((route) => route.split(" ")[0] as CorsHttpMethod));
  return {
    corsPreflight: {
      allowOrigins: corsOrigins,
      allowMethods: [...methods],
      allowHeaders: REQUEST_HEADERS,
      exposeHeaders: ["location"],
      maxAge: Duration.hours(1),
    },
  };
}
