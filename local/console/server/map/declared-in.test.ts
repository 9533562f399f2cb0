import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { declaredIn } from "./declared-in.ts";

test("a resource is declared where its stack's constructor says so, within the project", async () => {
  const directory = await mkdtemp(join(tmpdir(), "declared-"));
  const file = join(directory, "stack.metadata.json");
  const frames = [
    "...new Rule in aws-cdk-lib...",
    `new Consumer (file://${directory}/infra/consumer.ts:30:5)`,
    `new PaymentStack (file://${directory}/infra/payment-stack.ts:20:5)`,
    `createApp (file://${directory}/infra/create-app.ts:23:5)`,
    "new Elsewhere (file:///elsewhere/app.ts:1:1)",
  ];
  const entries = (id: string, data: unknown) => [
    { type: "aws:cdk:logicalId", data: id },
    { type: "aws:cdk:creationStack", data },
  ];
  await writeFile(
    file,
    JSON.stringify({ "/Stack/Rule": entries("Rule1", frames), "/Stack/Other": entries("Other", ["node"]) }),
  );
  try {
    expect(await declaredIn(file, "Rule1", directory)).toBe("infra/payment-stack.ts:20");
    expect(await declaredIn(file, "Other", directory)).toBeUndefined();
    expect(await declaredIn(file, "Unknown", directory)).toBeUndefined();
    expect(await declaredIn(join(directory, "missing.json"), "Rule1", directory)).toBeUndefined();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
