import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

export interface Storage {
  put(key: string, text: string): Promise<void>;
  /** Resolves to undefined when there is no such object. */
  get(key: string): Promise<string | undefined>;
  has(key: string): Promise<boolean>;
  /** Deletes every object whose key has this prefix. */
  clear(prefix: string): Promise<void>;
}

/** Reads and writes a bucket's objects as text. */
export const storageOf = (s3: S3Client, Bucket: string): Storage => ({
  async put(Key, Body) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }));
  },
  async get(Key) {
    const found = await orUndefined(s3.send(new GetObjectCommand({ Bucket, Key })));
    return found?.Body?.transformToString();
  },
  has: async (Key) => (await orUndefined(s3.send(new HeadObjectCommand({ Bucket, Key })))) !== undefined,
  async clear(Prefix) {
    for (;;) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      if (Contents.length === 0) return;
      const Objects = Contents.map(({ Key }) => ({ Key }));
      const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      const [first] = Errors;
      if (first) throw new Error(`${first.Key} in ${Bucket} cannot be deleted: ${first.Code} ${first.Message}`);
    }
  },
});

async function orUndefined<Output>(output: Promise<Output>): Promise<Output | undefined> {
  try {
    return await output;
  } catch (error) {
    if (["NoSuchKey", "NotFound"].includes((error as Error).name)) return undefined;
    throw error;
  }
}
