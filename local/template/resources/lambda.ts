import type { FunctionConfig } from "../../lambda/function-config.ts";
import type { MappingConfig } from "../../lambda/mappings/mapping-config.ts";
import type { ResourceType } from "../resource-type.ts";
import { physicalName } from "../resource-type.ts";

export const lambdaFunction: ResourceType = {
  properties: [
    "Code",
    "Environment",
    "FunctionName",
    "Handler",
    "LoggingConfig",
    "MemorySize",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "Timeout",
    "TracingConfig",
  ],
  // Functions run on this machine's own architecture.
  inert: ["Architectures", "Description", "RecursiveLoop", "Tags"],
  create(resource, { lambda, inspected }) {
    const {
      Code,
      Environment,
      FunctionName,
      Handler,
      LoggingConfig,
      MemorySize,
      Role,
      Runtime,
      Timeout,
      TracingConfig,
      ReservedConcurrentExecutions,
    } = resource.properties;
    if (!Code.S3Key)
      throw new Error(`the code must be a file asset (Code.S3Key), not ${Object.keys(Code).join(", ")}.`);
    if (!String(Runtime).startsWith("nodejs"))
      throw new Error(`the runtime ${Runtime} is not supported: use nodejs24.x.`);
    const name = FunctionName ?? physicalName(resource);
    const inspectPort = inspected?.(name, resource.logicalId);
    const config: FunctionConfig = {
      name,
      handler: Handler,
      codeDirectory: resource.assetDirectory(Code.S3Key),
      environment: Environment?.Variables ?? {},
      timeoutSeconds: Number(Timeout ?? 3),
      memoryMb: Number(MemorySize ?? 128),
      roleArn: Role,
      runtime: Runtime,
      traced: TracingConfig?.Mode === "Active",
      ...(inspectPort !== undefined && { inspectPort }),
      // Lines go to the trace in any format, and to this group if the role may write to it.
      ...(LoggingConfig?.LogGroup && { logGroup: LoggingConfig.LogGroup }),
      ...(ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: Number(ReservedConcurrentExecutions) }),
    };
    const changed = resource.former?.ref === name ? lambda.changeFunction(config) : undefined;
    const { arn } = changed ?? lambda.createFunction(config);
    return { ref: name, attributes: { Arn: arn }, ...(changed && { unchanged: changed.isSame }) };
  },
  remove: ({ ref }, { lambda }) => lambda.deleteFunction(lambda.arnOf(ref)),
};

export const permission: ResourceType = {
  properties: ["Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"],
  replacedBy: ["FunctionName"],
  create(resource, { lambda }) {
    const { Action, FunctionName, Principal, SourceArn, SourceAccount } = resource.properties;
    const statementId = physicalName(resource);
    if (resource.former) lambda.deletePermission(lambda.arnOf(FunctionName), statementId);
    lambda.addPermission(lambda.arnOf(FunctionName), {
      action: Action,
      principal: Principal,
      statementId,
      ...(SourceArn ? { sourceArn: SourceArn } : {}),
      ...(SourceAccount ? { sourceAccount: SourceAccount } : {}),
    });
    return { ref: statementId };
  },
  remove: ({ ref, properties: { FunctionName } }, { lambda }) =>
    lambda.deletePermission(lambda.arnOf(FunctionName), ref),
};

export const eventInvokeConfig: ResourceType = {
  properties: ["DestinationConfig", "FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"],
  replacedBy: ["FunctionName"],
  create(resource, { lambda }) {
    const {
      FunctionName,
      MaximumEventAgeInSeconds,
      MaximumRetryAttempts,
      DestinationConfig = {},
      Qualifier,
    } = resource.properties;
    if (Qualifier !== "$LATEST") throw new Error(`the qualifier ${Qualifier} is not supported: use $LATEST.`);
    lambda.configureAsync(lambda.arnOf(FunctionName), {
      maximumEventAgeSeconds: MaximumEventAgeInSeconds,
      maximumRetryAttempts: MaximumRetryAttempts,
      onFailureArn: DestinationConfig.OnFailure?.Destination,
      onSuccessArn: DestinationConfig.OnSuccess?.Destination,
    });
    return { ref: physicalName(resource) };
  },
  remove: ({ properties: { FunctionName } }, { lambda }) => lambda.resetAsync(lambda.arnOf(FunctionName)),
};

export const eventSourceMapping: ResourceType = {
  properties: [
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "Enabled",
    "EventSourceArn",
    "FunctionName",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "ScalingConfig",
    "StartingPosition",
  ],
  inert: ["Tags"],
  create(resource, { lambda }) {
    const properties = resource.properties;
    const config: MappingConfig = {
      eventSourceArn: properties.EventSourceArn,
      functionArn: lambda.arnOf(properties.FunctionName),
      // AWS's defaults: ten messages from a queue, a hundred records from a stream.
      batchSize: Number(properties.BatchSize ?? (String(properties.EventSourceArn).includes(":sqs:") ? 10 : 100)),
      maximumBatchingWindowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
      reportBatchItemFailures: (properties.FunctionResponseTypes ?? []).includes("ReportBatchItemFailures"),
      maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
      startingPosition: properties.StartingPosition,
      bisectBatchOnFunctionError: properties.BisectBatchOnFunctionError,
      maximumRetryAttempts: properties.MaximumRetryAttempts,
      maximumRecordAgeSeconds: properties.MaximumRecordAgeInSeconds,
      parallelizationFactor: properties.ParallelizationFactor,
      onFailureArn: properties.DestinationConfig?.OnFailure?.Destination,
      enabled: properties.Enabled ?? true,
    };
    const changed = resource.former ? lambda.changeEventSourceMapping(config) : undefined;
    const { id } = changed ?? lambda.createEventSourceMapping(config);
    return { ref: id, attributes: { Id: id } };
  },
  remove: ({ ref }, { lambda }) => lambda.deleteEventSourceMapping(ref),
};
