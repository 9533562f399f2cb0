import { arn } from "../aws.ts";
import { inertType, type ResourceType } from "./resource-type.ts";
import * as apiGateway from "./resources/api-gateway.ts";
import * as events from "./resources/events.ts";
import * as iam from "./resources/iam.ts";
import * as kinesis from "./resources/kinesis.ts";
import * as lambda from "./resources/lambda.ts";
import * as logs from "./resources/logs.ts";
import * as scheduler from "./resources/scheduler.ts";
import * as sns from "./resources/sns.ts";
import * as sqs from "./resources/sqs.ts";
import * as ssm from "./resources/ssm.ts";
import * as stepFunctions from "./resources/step-functions.ts";
import * as storage from "./resources/storage.ts";

/** Every CloudFormation resource type that the local cloud runs. */
export const resourceTypes: Record<string, ResourceType> = {
  "AWS::ApiGatewayV2::Api": apiGateway.api,
  "AWS::ApiGatewayV2::Integration": apiGateway.integration,
  "AWS::ApiGatewayV2::Route": apiGateway.route,
  "AWS::ApiGatewayV2::Stage": apiGateway.stage,
  "AWS::DynamoDB::GlobalTable": storage.globalTable,
  "AWS::DynamoDB::Table": storage.table,
  "AWS::Events::Archive": events.archive,
  "AWS::Events::EventBus": events.eventBus,
  "AWS::Events::EventBusPolicy": events.eventBusPolicy,
  "AWS::Events::Rule": events.rule,
  "AWS::IAM::ManagedPolicy": iam.customerManagedPolicy,
  "AWS::IAM::Policy": iam.policy,
  "AWS::IAM::Role": iam.role,
  "AWS::Kinesis::Stream": kinesis.stream,
  "AWS::Lambda::EventInvokeConfig": lambda.eventInvokeConfig,
  "AWS::Lambda::EventSourceMapping": lambda.eventSourceMapping,
  "AWS::Lambda::Function": lambda.lambdaFunction,
  "AWS::Lambda::Permission": lambda.permission,
  "AWS::Logs::Delivery": logs.delivery,
  "AWS::Logs::DeliveryDestination": logs.deliveryDestination,
  "AWS::Logs::DeliverySource": logs.deliverySource,
  "AWS::Logs::LogGroup": logs.logGroup,
  "AWS::Logs::ResourcePolicy": logs.resourcePolicy,
  "AWS::S3::Bucket": storage.bucket,
  "AWS::S3::BucketPolicy": storage.bucketPolicy,
  "AWS::SNS::Subscription": sns.subscription,
  "AWS::SNS::Topic": sns.topic,
  "AWS::SNS::TopicInlinePolicy": sns.topicInlinePolicy,
  "AWS::SNS::TopicPolicy": sns.topicPolicy,
  "AWS::Scheduler::Schedule": scheduler.schedule,
  "AWS::Scheduler::ScheduleGroup": scheduler.scheduleGroup,
  "AWS::SQS::Queue": sqs.queue,
  "AWS::SQS::QueuePolicy": sqs.queuePolicy,
  "AWS::SSM::Parameter": ssm.parameter,
  "AWS::StepFunctions::StateMachine": stepFunctions.stateMachine,

  // Accepted without effect.
  "AWS::CDK::Metadata": inertType(),
  "AWS::CloudWatch::Alarm": inertType((name) => ({ Arn: arn("cloudwatch", `alarm:${name}`) })),
  "AWS::CloudWatch::Dashboard": inertType(),
  "AWS::Logs::QueryDefinition": inertType(),
  "AWS::EventSchemas::Registry": inertType((name) => ({
    RegistryArn: arn("schemas", `registry/${name}`),
    RegistryName: name,
  })),
  "AWS::EventSchemas::Schema": inertType((name) => ({ SchemaArn: arn("schemas", `schema/${name}`), SchemaName: name })),
};
