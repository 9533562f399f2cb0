import { Stack } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { EventBus, type IEventBus } from "aws-cdk-lib/aws-events";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import { APPLICATION, busName, claimBucketParameter, nameOf } from "../../events/names.ts";
import { table } from "../constructs/table.ts";
import { Queries, SERVICE_QUERIES } from "../monitoring/queries.ts";
import { type Service, sourceOf } from "../service.ts";
import type { Stage } from "../stage.ts";
import type { BundleOf } from "../synth/bundle.ts";

export interface ServiceStackProps<FunctionName extends string = string> extends Service<FunctionName> {
  stage: Stage;
  bundleOf: BundleOf;
}

/** A service's name, and what it does, in a few words. */
interface Identity {
  service: string;
  does: string;
}

/**
 * One service's stack. It finds the bus by its conventional name and the claim bucket by its parameter, so it needs no
 * cross-stack references.
 *
 * @example
 * export class ShippingStack extends ServiceStack {
 *   constructor(scope: Construct, props: ServiceStackProps<"on-order-confirmed">) {
 *     super(scope, { service: "shipping", does: "ships what was paid" }, props);
 *     new Consumer(this, "on-order-confirmed", props.consumes["on-order-confirmed"]);
 *   }
 * }
 */
export abstract class ServiceStack extends Stack {
  readonly service: string;
  /** The source of its events. */
  readonly source: string;
  readonly stage: Stage;
  readonly bundleOf: BundleOf;
  readonly bus: IEventBus;
  readonly claimBucket: IBucket;
  /** Records which events each consumer of the service has handled. */
  readonly idempotency: TableV2;

  constructor(scope: Construct, { service, does }: Identity, { stage, bundleOf, publishes }: ServiceStackProps) {
    const stackName = nameOf(stage, service);
    super(scope, stackName, {
      stackName,
      description: `Stage ${stage.name}: ${does}`,
      terminationProtection: stage.protected,
      tags: { app: APPLICATION, stage: stage.name, service },
    });
    this.service = service;
    this.source = sourceOf(service, { publishes });
    this.stage = stage;
    this.bundleOf = bundleOf;
    this.bus = EventBus.fromEventBusName(this, "Bus", busName(stage));
    const bucketName = StringParameter.valueForStringParameter(this, claimBucketParameter(stage));
    this.claimBucket = Bucket.fromBucketName(this, "ClaimBucket", bucketName);
    new Queries(this, "Queries", { folder: stackName, queries: SERVICE_QUERIES });
    const tableName = this.nameOf("idempotency");
    this.idempotency = table(this, "Idempotency", { tableName, key: "id", expiresBy: "expiration", stage });
  }

  /** Returns `<application>-<stage>-<service>-<what>`. */
  nameOf(what: string): string {
    return nameOf(this.stage, this.service, what);
  }
}

/** Returns the service stack that a construct belongs to. Throws outside one. */
export function serviceOf(construct: Construct): ServiceStack {
  const stack = Stack.of(construct);
  if (stack instanceof ServiceStack) return stack;
  throw new Error(`${construct.node.path} must be created inside a ServiceStack, not in ${stack.node.path}.`);
}
