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
  /** The attribute, a string, that tells items apart. */
  key: string;
  stage: Stage;
  indexes?: GlobalSecondaryIndexPropsV2[];
  /** Whether every write is told, with the new item, to a stream. */
  stream?: boolean;
  /** The attribute with the time (epoch seconds) after which an item goes away. */
  expiresBy?: string;
}

/** A string attribute of a key. */
export const text = (name: string) => ({ name, type: AttributeType.STRING });

/** An on-demand table. What cannot be computed anew has point-in-time recovery; items that expire can be lost. */
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
