// The client of S3 is as large as all the rest of a function, and events that need it are rare: the first one loads it.
const load = () => import("./s3.ts");

/** Writes JSON text to an object of a bucket. */
export async function writeObject(bucket: string, key: string, text: string | Buffer): Promise<void> {
  const s3 = await load();
  await s3.writeObject(bucket, key, text);
}

/** Returns an object's text; undefined when the bucket has none. S3 says so only to who may list the bucket. */
export async function readObject(bucket: string, key: string): Promise<string | undefined> {
  const s3 = await load();
  return s3.readObject(bucket, key);
}
