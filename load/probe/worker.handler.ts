import { S3Client } from "@aws-sdk/client-s3";
import { connect } from "../client/connect.ts";
import { storageOf } from "../fleet/storage.ts";
import { type Part, partKey, stopKey, type Task } from "../fleet/task.ts";
import { startInThread } from "../run/in-thread.ts";
import { run } from "../run/run.ts";

const LOOK_FOR_STOP_EVERY_MS = 2000;

/** Runs one worker's share of a run in a function, and writes its result to the bucket. */
export async function handler({ plan, site, worker, startAt, bucket }: Task): Promise<{ key: string }> {
  const endpoint = process.env["AWS_ENDPOINT_URL"];
  const connection = await connect(endpoint);
  const storage = storageOf(new S3Client({ forcePathStyle: endpoint !== undefined }), bucket);
  const stop = new AbortController();
  const watch = setInterval(() => {
    storage.has(stopKey(site.run)).then(
      (there) => there && stop.abort(),
      (error) => console.warn("Whether the run was stopped is unknown.", error),
    );
  }, LOOK_FOR_STOP_EVERY_MS);
  try {
    const start = startInThread(connection);
    const done = await run({ plan, site: { ...site, endpoint }, worker, startAt, start, stop: stop.signal });
    const part: Part = { format: "load-part", version: 1, worker, ...done };
    const key = partKey(site.run, worker);
    await storage.put(key, JSON.stringify(part));
    return { key };
  } finally {
    clearInterval(watch);
  }
}
