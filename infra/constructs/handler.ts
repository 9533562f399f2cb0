import { Aws, type Duration } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { APPLICATION, roleNameOf } from "../../events/names.ts";
import { logGroup } from "../monitoring/log-group.ts";
import { serviceOf } from "../stacks/service-stack.ts";

export interface HandlerProps {
  /** The function's name within its service, and of its entry file unless `entry` is given. */
  name: string;
  /** Relative to the project's root; `services/<service>/<name>.handler.ts` by default. */
  entry?: string;
  timeout: Duration;
  environment?: Record<string, string>;
  /** The function's permissions, besides writing its logs and traces. */
  may?: PolicyStatement[];
}

/**
 * A Lambda function with its own role and log group.
 *
 * @example
 * new Handler(this, "GetOrder", {
 *   name: "get-order",
 *   timeout: Duration.seconds(10),
 *   environment: { TABLE_NAME: table.tableName },
 *   may: [tableAccess(table, "GetItem")],
 * });
 */
export class Handler extends LambdaFunction {
  constructor(scope: Construct, id: string, { name, entry, timeout, environment, may = [] }: HandlerProps) {
    const stack = serviceOf(scope);
    const { service, stage, bundleOf } = stack;
    const functionName = stack.nameOf(name);
    const logs = logGroup(scope, `${id}Logs`, `/aws/lambda/${functionName}`, stage);
    const role = new Role(scope, `${id}Role`, {
      roleName: roleNameOf(functionName, Aws.REGION),
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    logs.grantWrite(role);
    for (const statement of may) role.addToPolicy(statement);
    super(scope, id, {
      functionName,
      role,
      timeout,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(bundleOf(entry ?? `services/${service}/${name}.handler.ts`)),
      memorySize: 512,
      tracing: Tracing.ACTIVE,
      logGroup: logs,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        NODE_OPTIONS: "--enable-source-maps",
        POWERTOOLS_SERVICE_NAME: service,
        POWERTOOLS_METRICS_NAMESPACE: APPLICATION,
        ...environment,
      },
    });
  }
}
