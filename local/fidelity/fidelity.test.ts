import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { apis } from "./apis.ts";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import { type ApiOperation, operationsOf } from "./operations-of.ts";

const document = readFileSync(new URL("../docs/fidelity.md", import.meta.url), "utf8");
const { endpoint } = emptyCloud();

/** Whether the cloud has an operation: what it has not, it refuses with 501. */
async function isSupported({ bare: { method, path, headers, body } }: ApiOperation): Promise<boolean> {
  const takesBody = method !== "GET" && method !== "HEAD";
  const response = await fetch(`${endpoint()}${path}`, { method, headers, ...(takesBody && { body }) });
  await response.arrayBuffer();
  expect(response.status, "the cloud itself must not fail").not.toBe(500);
  return response.status !== 501;
}

/** The part of the document under a service's heading. */
function sectionOf(service: string): string {
  const section = document.split(/^## /m).find((each) => each.startsWith(`${service}\n`));
  if (!section) throw new Error(`docs/fidelity.md has no section "## ${service}".`);
  return section;
}

/** The operations that a section says are here, from its table or its line "Supported:". */
function documented(service: string): string[] {
  const section = sectionOf(service);
  const rows = [...section.matchAll(/^\| `(\w+)` \| (yes|no) \|/gm)];
  if (rows.length > 0) return rows.filter(([, , here]) => here === "yes").map(([, name = ""]) => name);
  const [, list = ""] = /^Supported: ([^.]+)\./m.exec(section) ?? [];
  return [...list.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

describe.each(Object.entries(apis))("%s", (service, api) => {
  test("is documented as it is", async () => {
    const supported: string[] = [];
    for (const operation of operationsOf(api)) if (await isSupported(operation)) supported.push(operation.name);
    expect(documented(service)).toEqual(supported);
  });
});

test.each(["EventBridge", "EventBridge Scheduler"])("each operation of %s has a row", (service) => {
  const rows = [...sectionOf(service).matchAll(/^\| `(\w+)` \| (?:yes|no) \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(operationsOf(apis[service] as (typeof apis)[string]).map(({ name }) => name));
});
