import { REGION } from "../aws.ts";
import { type Item, itemSize, pick } from "./item.ts";

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** One change of one item, exactly as a Lambda function receives it from a table's stream. */
export interface StreamRecord {
  eventID: string;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  eventVersion: "1.1";
  eventSource: "aws:dynamodb";
  awsRegion: string;
  dynamodb: {
    /** Seconds since the epoch, rounded down. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    /** 21 digits, so that texts compare like numbers. */
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
  eventSourceARN: string;
  userIdentity?: UserIdentity;
}

/** The author of a change made without a caller: the Time to Live process. */
export interface UserIdentity {
  type: "Service";
  principalId: "dynamodb.amazonaws.com";
}

export interface Change {
  oldItem: Item | undefined;
  newItem: Item | undefined;
  by?: UserIdentity | undefined;
}

interface Position {
  streamArn: string;
  viewType: StreamViewType;
  keyNames: string[];
  sequenceNumber: string;
  eventId: string;
  /** Milliseconds since the epoch. */
  now: number;
}

export const changeOf = (oldItem: Item | undefined, newItem: Item | undefined): StreamRecord["eventName"] =>
  !oldItem ? "INSERT" : newItem ? "MODIFY" : "REMOVE";

/** Returns the record of a change. */
export function streamRecord({ oldItem, newItem, by }: Change, position: Position): StreamRecord {
  const { viewType } = position;
  const keys = pick(newItem ?? oldItem ?? {}, position.keyNames);
  const newImage = viewType === "NEW_IMAGE" || viewType === "NEW_AND_OLD_IMAGES" ? newItem : undefined;
  const oldImage = viewType === "OLD_IMAGE" || viewType === "NEW_AND_OLD_IMAGES" ? oldItem : undefined;
  return {
    eventID: position.eventId,
    eventName: changeOf(oldItem, newItem),
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: REGION,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(position.now / 1000),
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: position.sequenceNumber,
      SizeBytes: [keys, newImage, oldImage].reduce((sum, part) => sum + (part ? itemSize(part) : 0), 0),
      StreamViewType: viewType,
    },
    eventSourceARN: position.streamArn,
    ...(by && { userIdentity: by }),
  };
}
