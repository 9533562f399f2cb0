import { ACCOUNT, AwsError } from "../aws.ts";

export const invalid = (message: string): AwsError => new AwsError("InvalidArgumentException", message);

export const noStream = (name: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Stream ${name} under account ${ACCOUNT} not found.`);

export const noShard = (shardId: string, stream: string): AwsError =>
  new AwsError(
    "ResourceNotFoundException",
    `Shard ${shardId} in stream ${stream} under account ${ACCOUNT} does not exist`,
  );

export const alreadyExists = (stream: string): AwsError =>
  new AwsError("ResourceInUseException", `Stream ${stream} under account ${ACCOUNT} already exists.`);
