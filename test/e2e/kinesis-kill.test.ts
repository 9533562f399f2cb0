import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { startCloud } from "../support/local-cloud.ts";
import { isLocal } from "./stage-under-test.ts";

const StreamName = "kill-test";

describe.skipIf(!isLocal)("a cloud with a data directory that is killed", () => {
  test("keeps every record of a stream that it acknowledged, and its readers' places", async () => {
    const directory = mkdtempSync(join(tmpdir(), "kinesis-kill-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const start = async () => {
      const cloud = await startCloud(["--app", inject("assembly"), "--data-dir", directory]);
      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const client = new KinesisClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials });
      const put = async (text: string) =>
        (await client.send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: text })))
          .SequenceNumber ?? "";
      return { cloud, client, put };
    };

    const first = await start();
    await first.client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const where = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" as const };
    const { ShardIterator } = await first.client.send(new GetShardIteratorCommand(where));
    const acknowledged = new Map<string, string>();
    // Under way when the kill comes, so that some are not acknowledged.
    const puts = Array.from({ length: 200 }, async (_, i) => {
      const sequenceNumber = await first.put(String(i));
      acknowledged.set(sequenceNumber, String(i));
      if (acknowledged.size === 50) first.cloud.process.kill("SIGKILL");
    });
    const exited = once(first.cloud.process, "exit");
    await Promise.allSettled(puts);
    await exited;
    first.client.destroy();

    const second = await start();
    onTestFinished(async () => {
      second.client.destroy();
      await second.cloud.stop();
    });
    const later = await second.put("later");
    const { Records = [] } = await second.client.send(new GetRecordsCommand({ ShardIterator }));
    const kept = Records.map(({ SequenceNumber = "", Data }) => [SequenceNumber, Buffer.from(Data ?? []).toString()]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(50);
    expect(kept).toEqual(expect.arrayContaining([...acknowledged]));
    expect(kept.at(-1)).toEqual([later, "later"]);
    expect(kept.map(([number]) => number)).toEqual([...new Set(kept.map(([number]) => number))].sort());
  });
});
