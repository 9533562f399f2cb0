import { readAssembly, synthesize } from "cdk-local-cloud";
import { expect, onTestFinished, test } from "vitest";
import { PROJECT } from "../../test/support/local-cloud.ts";
import { countedCost, readBaseline, tooExpensive } from "./baseline.ts";

test("an order costs at most 5 % more than recorded", { timeout: 120_000 }, async () => {
  const { directory, remove } = await synthesize(PROJECT, { stage: "local" });
  onTestFinished(remove);
  const cost = await countedCost(await readAssembly(directory));
  expect(tooExpensive(cost, readBaseline())).toBeUndefined();
  // Each is a part of every order's way: what is missing was not counted.
  for (const item of ["event", "queueRequest", "tableWriteUnit", "mail", "httpRequest", "lambdaRequest", "auditByte"])
    expect(cost[item], item).toBeGreaterThan(0);
});

test("what makes the e-mails of an order, or the rest, more than 5 % more expensive is refused and named", () => {
  const baseline = { mail: 900, event: 80, objectPut: 20 };
  expect(tooExpensive({ mail: 940, event: 84, objectPut: 20 }, baseline)).toBeUndefined();
  expect(tooExpensive({ ...baseline, mail: 1000 }, baseline)).toMatch(/^The e-mails .*11\.1 % more .*mail \+\$100\.00/);
  expect(tooExpensive({ mail: 900, event: 82, objectPut: 24, httpRequest: 1 }, baseline)).toMatch(
    /^The rest .*\$107\.00, 7\.0 % more .*objectPut \+\$4\.00, event \+\$2\.00, httpRequest \+\$1\.00/,
  );
});
