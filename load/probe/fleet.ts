import { Aws, Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import {
  DefinitionBody,
  DistributedMap,
  JsonPath,
  S3JsonItemReader,
  StateMachine,
} from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import { Construct } from "constructs";
import { WORKER_MEMORY_MB } from "../command/plan.ts";
import { bucketParameter, stateMachineParameter, workerFunctionName } from "./probe-event.ts";

export interface FleetProps {
  busName: string;
  /** The queue of each worker. */
  queues: Queue[];
  /** The directory with the worker's `index.mjs`. */
  codeDirectory: string;
  /** Whether a state machine starts the workers. Without it, the load tester invokes each of them. */
  stateMachine: boolean;
}

/** The function that runs the load tester's workers, the bucket they share, and the state machine that starts them. */
export class Fleet extends Construct {
  constructor(scope: Stack, props: FleetProps) {
    super(scope, "Fleet");
    const bucket = new Bucket(this, "Parts", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new StringParameter(this, "BucketName", {
      parameterName: bucketParameter(props.busName),
      stringValue: bucket.bucketName,
    });
    const worker = this.worker(bucket, props);
    if (!props.stateMachine) return;
    const stateMachine = this.stateMachine(bucket, worker);
    new StringParameter(this, "StateMachineArn", {
      parameterName: stateMachineParameter(props.busName),
      stringValue: stateMachine.stateMachineArn,
    });
  }

  private worker(bucket: IBucket, { busName, queues, codeDirectory }: FleetProps): LambdaFunction {
    const functionName = workerFunctionName(busName);
    const logGroup = new LogGroup(this, "WorkerLogs", {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_DAY,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "WorkerRole", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    const bus = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${busName}`;
    role.addToPolicy(new PolicyStatement({ actions: ["events:PutEvents"], resources: [bus] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
        resources: queues.map(({ queueArn }) => queueArn),
      }),
    );
    // Without permission to list, S3 returns 403 for an object that does not exist.
    role.addToPolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }));
    const objects = bucket.arnForObjects("*");
    role.addToPolicy(new PolicyStatement({ actions: ["s3:GetObject", "s3:PutObject"], resources: [objects] }));
    return new LambdaFunction(this, "Worker", {
      functionName,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(codeDirectory),
      memorySize: WORKER_MEMORY_MB,
      timeout: Duration.minutes(15),
    });
  }

  private stateMachine(bucket: IBucket, worker: LambdaFunction): StateMachine {
    // By default, no failure is tolerated.
    const map = new DistributedMap(this, "EveryWorker", {
      itemReader: new S3JsonItemReader({ bucket, key: JsonPath.stringAt("$.key") }),
      maxConcurrencyPath: JsonPath.stringAt("$.workers"),
    });
    const work = new LambdaInvoke(this, "Work", {
      lambdaFunction: worker,
      payloadResponseOnly: true,
      // A retry would send every event twice.
      retryOnServiceExceptions: false,
    });
    return new StateMachine(this, "StateMachine", {
      definitionBody: DefinitionBody.fromChainable(map.itemProcessor(work)),
      timeout: Duration.minutes(20),
    });
  }
}
