import { Aws, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { Fleet, type FleetProps } from "./fleet.ts";
import {
  detailTypeOf,
  detailTypeOfWorker,
  PROBE_SOURCE,
  probeName,
  probeTemplate,
  type Target,
  workerQueueName,
} from "./probe-event.ts";
import type { ProbeSettings } from "./probe-settings.ts";

export interface ProbeProps extends Omit<ProbeSettings, "functions" | "stateMachine"> {
  /** The directory with the forwarding function's `index.mjs`. */
  codeDirectory: string;
  /** Functions that act as workers, each with its own queue and rules; undefined when the workers are threads. */
  fleet?: ({ functions: number } & Pick<FleetProps, "stateMachine" | "codeDirectory">) | undefined;
}

const MESSAGES_KEPT = Duration.hours(1);

/** Receives the load tester's events: rules on the bus, and the queue at the end of every path. */
export class ProbeStack extends Stack {
  constructor(scope: Construct, props: ProbeProps) {
    const stackName = probeName(props.busName);
    super(scope, stackName, {
      stackName,
      description: `The load tester's probe on the bus ${props.busName}. It is needed only during load tests`,
    });
    const arrivals = this.queue("Arrivals", stackName);
    const behind = this.queue("BehindQueue", `${stackName}-lambda-in`);
    const forward = this.forwarder("Forward", `${stackName}-lambda`, arrivals, props);
    const forwardBehind = this.forwarder("ForwardBehindQueue", `${stackName}-lambda-behind-sqs`, arrivals, props);
    forwardBehind.addEventSource(new SqsEventSource(behind, { batchSize: 10 }));

    const rules = [
      ...this.rules("sqs", arrivals.queueArn, props),
      ...this.rules("lambda", forward.functionArn, props),
      ...this.rules("lambda-behind-sqs", behind.queueArn, props),
    ];
    for (const rule of rules.filter(({ target }) => target === "lambda")) {
      forward.addPermission(`From${rule.index}`, {
        principal: new ServicePrincipal("events.amazonaws.com"),
        sourceArn: rule.arn,
      });
    }
    const custom = this.customRules(props, {
      sqs: arrivals.queueArn,
      lambda: forward.functionArn,
      "lambda-behind-sqs": behind.queueArn,
    });
    if (props.custom?.target === "lambda") {
      for (const [index, sourceArn] of custom.entries()) {
        forward.addPermission(`FromCustom${index}`, {
          principal: new ServicePrincipal("events.amazonaws.com"),
          sourceArn,
        });
      }
    }
    const customOf = (target: Target) => (props.custom?.target === target ? custom : []);
    const arnsOf = (target: Target) => rules.filter((rule) => rule.target === target).map(({ arn }) => arn);
    const orders = props.orders ? this.orderRules(arrivals.queueArn, props.busName, props.orders) : [];
    this.allow(arrivals, [...arnsOf("sqs"), ...orders, ...customOf("sqs")]);
    this.allow(behind, [...arnsOf("lambda-behind-sqs"), ...customOf("lambda-behind-sqs")]);
    this.otherRules(props, arrivals.queueArn);
    if (props.fleet) this.fleet(props.fleet, props);
  }

  private fleet({ functions, ...fleet }: NonNullable<ProbeProps["fleet"]>, { busName, rules }: ProbeProps): void {
    const queues = Array.from({ length: functions }, (_, worker) => {
      const queue = this.queue(`Worker${worker}`, workerQueueName(busName, worker));
      const path = { id: `worker-${worker}`, detailType: detailTypeOfWorker(worker), arn: queue.queueArn };
      this.allow(queue, this.rulesOf(path, { busName, rules }));
      return queue;
    });
    new Fleet(this, { busName, queues, ...fleet });
  }

  private queue(id: string, queueName: string): Queue {
    return new Queue(this, id, {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: MESSAGES_KEPT,
      visibilityTimeout: Duration.minutes(2),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private forwarder(id: string, functionName: string, arrivals: Queue, { codeDirectory }: ProbeProps): LambdaFunction {
    const logGroup = new LogGroup(this, `${id}Logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_DAY,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    role.addToPolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [arrivals.queueArn] }));
    return new LambdaFunction(this, id, {
      functionName,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(codeDirectory),
      memorySize: 512,
      timeout: Duration.seconds(20),
      environment: { QUEUE_URL: arrivals.queueUrl },
    });
  }

  private rules(target: Target, arn: string, props: ProbeProps) {
    const arns = this.rulesOf({ id: target, detailType: detailTypeOf(target), arn }, props);
    return arns.map((ruleArn, index) => ({ target, index, arn: ruleArn }));
  }

  /** Adds rules that deliver every event of a detail type to one target, and returns their ARNs. */
  private rulesOf(
    { id, detailType, arn }: { id: string; detailType: string; arn: string },
    { busName, rules }: Pick<ProbeProps, "busName" | "rules">,
  ): string[] {
    return Array.from({ length: rules }, (_, index) => {
      const rule = new CfnRule(this, `Rule-${id}-${index}`, {
        name: `${this.stackName}-${id}-${index}`,
        eventBusName: busName,
        eventPattern: { source: [PROBE_SOURCE], "detail-type": [detailType] },
        targets: [
          {
            id: "probe",
            arn,
            inputTransformer: { inputPathsMap: { detail: "$.detail" }, inputTemplate: probeTemplate(index) },
          },
        ],
      });
      return rule.attrArn;
    });
  }

  private orderRules(
    arn: string,
    busName: string,
    { sourcePrefix, detailTypes }: NonNullable<ProbeProps["orders"]>,
  ): string[] {
    return detailTypes.map((type, index) => {
      const rule = new CfnRule(this, `OrderRule-${type}`, {
        name: `${this.stackName}-${type}`,
        eventBusName: busName,
        eventPattern: { source: [{ prefix: sourcePrefix }], "detail-type": [type] },
        targets: [
          {
            id: "probe",
            arn,
            inputTransformer: { inputPathsMap: { detail: "$.detail" }, inputTemplate: probeTemplate(index) },
          },
        ],
      });
      return rule.attrArn;
    });
  }

  /** Adds the rules for custom events, and returns their ARNs. */
  private customRules({ busName, custom }: ProbeProps, targets: Record<Target, string>): string[] {
    if (!custom) return [];
    return custom.rules.map(({ eventPattern, inputTransformer }, index) => {
      const rule = new CfnRule(this, `CustomRule-${index}`, {
        name: `${this.stackName}-custom-${index}`,
        eventBusName: busName,
        eventPattern,
        targets: [{ id: "probe", arn: targets[custom.target], ...(inputTransformer && { inputTransformer }) }],
      });
      return rule.attrArn;
    });
  }

  private otherRules({ busName, otherRules }: ProbeProps, arn: string): void {
    for (let index = 0; index < otherRules; index++) {
      new CfnRule(this, `OtherRule-${index}`, {
        name: `${this.stackName}-other-${index}`,
        eventBusName: busName,
        // The source matches, so the bus has to evaluate the detail as well.
        eventPattern: { source: [PROBE_SOURCE], detail: { run: [`nobody-${index}`] } },
        targets: [{ id: "probe", arn }],
      });
    }
  }

  private allow(queue: IQueue, ruleArns: string[]): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": ruleArns }, StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
  }
}
