/** JSON texts in S3. */
export interface ObjectStore {
  writeObject(bucket: string, key: string, text: string | Buffer): Promise<void>;
  /** Returns undefined when the bucket has no such object. S3 says so only to who may list the bucket. */
  readObject(bucket: string, key: string): Promise<string | undefined>;
}

// The client of S3 is as large as all the rest of a function, and events that need it are rare: the first one loads it.
const load = (): Promise<ObjectStore> => import("./s3.ts");

export const { writeObject, readObject }: ObjectStore = {
  writeObject: async (...object) => (await load()).writeObject(...object),
  readObject: async (...at) => (await load()).readObject(...at),
};
