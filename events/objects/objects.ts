// The S3 client is as large as the rest of a function together, and few events need it: the first one loads it.
const load = () => import("./s3.ts");

/** Writes JSON text to an object of a bucket. */
export async function writeObject(bucket: string, key: string, text: string | Buffer): Promise<void> {
  const s3 = await load();
  await s3.writeObject(bucket, key, text);
}

/** Returns an object's text; undefined when it does not exist, which S3 reveals only with permission to list the bucket. */
export async function readObject(bucket: string, key: string): Promise<string | undefined> {
  const s3 = await load();
  return s3.readObject(bucket, key);
}
