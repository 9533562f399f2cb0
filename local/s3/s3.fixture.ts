import {
  GetObjectCommand,
  type GetObjectCommandInput,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createTrace, type Trace } from "../trace.ts";
import { createS3, type S3 } from "./s3.ts";

export const BUCKET = "claims";

export interface Running {
  clock: DrivenClock;
  trace: Trace;
  s3: S3;
  endpoint: string;
  client: S3Client;
  put(
    Key: string,
    Body: PutObjectCommandInput["Body"],
    more?: Partial<PutObjectCommandInput>,
  ): Promise<PutObjectCommandOutput>;
  /** Returns the object with its body as bytes. */
  get(Key: string, more?: Partial<GetObjectCommandInput>): ReturnType<typeof read>;
  text(Key: string, more?: Partial<GetObjectCommandInput>): Promise<string>;
  keys(): Promise<string[]>;
  /** Sends a request that no SDK would send. */
  raw(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Response>;
  stop(): Promise<void>;
}

export const clientFor = (endpoint: string): S3Client =>
  new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });

async function read(client: S3Client, Key: string, more: Partial<GetObjectCommandInput> = {}) {
  const { Body, ...description } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...more }));
  return { ...description, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

/** Starts a separate S3 with one bucket for each test in a file. */
export function eachWithS3(): Running {
  const running = {} as Running;
  beforeEach(async () => {
    Object.assign(running, await runS3());
  });
  afterEach(() => running.stop());
  return running;
}

async function runS3(): Promise<Running> {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const s3 = createS3({ clock, store: memoryStore(), trace });
  await s3.createBucket(BUCKET);
  const server = await serve(s3.service);
  const client = clientFor(server.endpoint);
  return {
    clock,
    trace,
    s3,
    endpoint: server.endpoint,
    client,
    put: (Key, Body, more = {}) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more })),
    get: (Key, more) => read(client, Key, more),
    text: async (Key, more) => (await read(client, Key, more)).bytes.toString(),
    async keys() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      return Contents.map(({ Key = "" }) => Key);
    },
    raw: (method, path, headers = {}, body) =>
      fetch(`${server.endpoint}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }),
    async stop() {
      client.destroy();
      await s3.stop();
      await server.close();
    },
  };
}
