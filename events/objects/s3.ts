import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client();

export async function writeObject(Bucket: string, Key: string, Body: string | Buffer): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }));
}

export async function readObject(Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
