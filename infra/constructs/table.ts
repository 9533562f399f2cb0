import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  StreamViewType,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Stage } from "../stage.ts";

export interface TableProps {
  tableName: string;
  /** The partition key, a string attribute. */
  key: string;
  stage: Stage;
  indexes?: GlobalSecondaryIndexPropsV2[];
  /** Whether the table has a stream, with the new item of every write. */
  stream?: boolean;
  /** The attribute with the time (epoch seconds) at which an item expires. */
  expiresBy?: string;
}

/** Returns a string attribute for a key. */
export const text = (name: string) => ({ name, type: AttributeType.STRING });

/** An on-demand table, with point-in-time recovery unless its items expire and can therefore be lost. */
export const table = (scope: Construct, id: string, props: TableProps): TableV2 =>
  new TableV2(scope, id, {
    tableName: props.tableName,
    partitionKey: text(props.key),
    globalSecondaryIndexes: props.indexes,
    billing: Billing.onDemand(),
    dynamoStream: props.stream ? StreamViewType.NEW_IMAGE : undefined,
    timeToLiveAttribute: props.expiresBy,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.expiresBy === undefined },
    deletionProtection: props.stage.protected,
    removalPolicy: props.stage.removalPolicy,
  });
