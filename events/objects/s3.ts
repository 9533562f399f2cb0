import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ObjectStore } from "./objects.ts";

const s3 = new S3Client();

export const { writeObject, readObject }: ObjectStore = {
  async writeObject(Bucket, Key, Body) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }));
  },

  async readObject(Bucket, Key) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? "";
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  },
};
