import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { synthesize } from "../infra/synthesize.fixture.ts";
import { isInstalled, NOT_INSTALLED } from "./support/local-cloud.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** What a DynamoDB client takes to find the tables of the application's templates; undefined without a cloud. */
    tables:
      | { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } }
      | undefined;
  }
}

/** Deploys the tables of the application's templates to a cloud, once for the tests of all services. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  project.provide("tables", undefined);
  if (!isInstalled) {
    console.warn(`${NOT_INSTALLED}: the tests that need DynamoDB are skipped.`);
    return undefined;
  }
  const { startCloud } = await import("cdk-local-cloud");
  const directory = mkdtempSync(join(tmpdir(), "tables-"));
  try {
    writeTables(directory);
    const cloud = await startCloud({ app: directory });
    project.provide("tables", cloud.client);
    return cloud.stop;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Writes an assembly of the stage `local` that holds its tables alone: nothing reads their streams. */
function writeTables(directory: string): void {
  const tables = synthesize({ stage: "local" }).resources("AWS::DynamoDB::GlobalTable");
  const stacks = Map.groupBy(tables, ({ stack }) => stack);
  const write = (file: string, content: object) => writeFileSync(join(directory, file), JSON.stringify(content));
  const artifacts = [...stacks].map(([stack, resources]) => {
    const Resources = Object.fromEntries(
      resources.map(({ id, type, properties }) => [id, { Type: type, Properties: properties }]),
    );
    write(`${stack}.template.json`, { Resources });
    write(`${stack}.assets.json`, {});
    return [stack, { type: "aws:cloudformation:stack", properties: { templateFile: `${stack}.template.json` } }];
  });
  write("manifest.json", { artifacts: Object.fromEntries(artifacts) });
}
