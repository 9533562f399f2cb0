import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { isInstalled, LOCAL } from "../../test/support/local-cloud.ts";
import { type Copy, copyOfApplication } from "./copy.fixture.ts";
import { textOf } from "./project.ts";

const guide = textOf("docs/evolve-a-contract.md");
const [, inPlace = "", publish = "", consume = ""] = guide.split(/^## /m);

/** The blocks of a section, without their fences. */
const blocks = (section: string, kind: string) =>
  [...section.matchAll(new RegExp(`^\`\`\`${kind}\n(.*?)\n\`\`\`$`, "gms"))].map(([, text = ""]) => text);

/** Applies a block of the guide: each run of kept and removed lines is replaced by the kept and the added ones. */
function apply(diff: string, directory: string): void {
  const [, from = "", to = "", body = ""] = /^--- a\/(\S+)\n\+\+\+ b\/(\S+)\n(.*)$/s.exec(diff) ?? [];
  let text = readFileSync(join(directory, from), "utf8");
  for (const [run] of `${body}\n`.matchAll(/(?:^[ -].*\n)+(?:^\+.*\n)+/gm)) {
    const lines = run.split("\n").slice(0, -1);
    const without = (sign: string) =>
      lines.filter((line) => !line.startsWith(sign)).map((line) => `${line.slice(1)}\n`);
    const before = without("+").join("");
    expect(text.split(before), `${from} has once:\n${before}`).toHaveLength(2);
    text = text.replace(before, () => without("-").join(""));
  }
  writeFileSync(join(directory, to), text);
}

describe.skipIf(!isInstalled)("docs/evolve-a-contract.md, on a copy of the application", { timeout: 240_000 }, () => {
  let copy: Copy;
  beforeAll(() => {
    copy = copyOfApplication();
  }, 60_000);
  afterAll(() => copy.remove());

  test("a change of a released version fails as the guide says, and changes no schema", () => {
    const [diff = ""] = blocks(inPlace, "diff");
    apply(diff, copy.directory);
    const { status, stderr } = copy.node("infra/contracts/schemas.ts");
    copy.git("restore", "events/contracts");
    expect([status, stderr.trim()]).toEqual([1, blocks(inPlace, "text")[0]]);
    expect(copy.git("status", "--porcelain", "events")).toBe("");
  });

  test("both versions stand side by side after the guide's steps", () => {
    for (const diff of [...blocks(publish, "diff"), ...blocks(consume, "diff")]) apply(diff, copy.directory);
    expect(copy.node("infra/contracts/schemas.ts")).toMatchObject({ status: 0, stderr: "" });
    expect(copy.git("status", "--porcelain", "events/schemas")).toBe("?? events/schemas/DailySalesReported.v2.json\n");
    expect(copy.node("node_modules/typescript/bin/tsc").stdout).toBe("");
    const files = [
      "events",
      "services/notification",
      "infra/app",
      "infra/templates",
      "infra/contracts",
      "infra/monitoring",
    ];
    const { status, stdout, stderr } = copy.node("node_modules/vitest/vitest.mjs", "run", ...files);
    expect(status, stdout + stderr).toBe(0);
  });

  test("one fact is published in both versions, and the owner is told once", async () => {
    const { startCloud, synthesize } = await import("cdk-local-cloud");
    const { directory, remove } = await synthesize(copy.directory, { stage: "local" });
    const cloud = await startCloud({ app: directory });
    const lambda = new LambdaClient(cloud.client);
    try {
      const published = [1, 2].map((version) =>
        cloud.next(
          ["put"],
          ({ event: { detail } }) => (detail["metadata"] as { schemaVersion: number }).schemaVersion === version,
        ),
      );
      const consumer = nameOf(LOCAL, "notification", "on-daily-sales-reported");
      const told = cloud.next(
        ["log"],
        (fact) => fact.function.endsWith(consumer) && fact.line.includes("Owner notified"),
      );
      const Payload = Buffer.from(JSON.stringify({ id: "tick-1", time: "2026-11-23T00:05:00Z" }));
      await lambda.send(new InvokeCommand({ FunctionName: nameOf(LOCAL, "order", "report-sales"), Payload }));
      const [first, second] = (await Promise.all(published)).map(({ event }) => event.detail);
      await told;
      const idOf = (detail = {}) => (detail as { metadata: { eventId: string } }).metadata.eventId;
      expect(idOf(first)).toBe(idOf(second));
      const bucket = expect.stringContaining("reports");
      expect(first?.["data"]).toMatchObject({ report: { bucket, key: "sales/2026-11-22.json" } });
      expect(second?.["data"]).toMatchObject({ report: expect.stringMatching(/^s3:.*\/sales\/2026-11-22\.json$/) });
      const mails = (await (await fetch(`${cloud.endpoint}/_cloud/mail`)).json()) as { text: string }[];
      expect(mails.map(({ text }) => text)).toEqual([
        expect.stringMatching(/The report: s3:.*\/sales\/2026-11-22\.json$/),
      ]);
    } finally {
      lambda.destroy();
      await cloud.stop();
      await remove();
    }
  });
});
