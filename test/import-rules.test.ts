import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

const refused: [file: string, imports: string][] = [
  ["events/a.ts", "../services/order/order.ts"],
  ["events/dead-letters/a.ts", "../../local/aws.ts"],
  ["services/order/a.ts", "../payment/payment.ts"],
  ["services/payment/a.ts", "../notification/mail.ts"],
  ["services/notification/a.ts", "../order/order.ts"],
  ["services/order/b.ts", "../../infra/stage.ts"],
  ["services/shipping/a.ts", "../order/order.ts"],
  ["services/order/e.ts", "../shipping/shipping.ts"],
  ["services/shipping/b.ts", "../../load/index.ts"],
  ["infra/a.ts", "../services/order/order.ts"],
  ["infra/b.ts", "../local/aws.ts"],
  ["infra/stacks/a.ts", "../../services/order/order.ts"],
  ["local/sqs/a.ts", "../../events/event.ts"],
  ["local/a.ts", "../services/order/order.ts"],
  ["load/a.ts", "../local/aws.ts"],
  ["load/probe/a.ts", "../../services/order/order.ts"],
  ["load/b.ts", "../infra/stage.ts"],
  ["load/c.ts", "../events/contracts/order-created.ts"],
  ["lessons/a.ts", "../local/aws.ts"],
  ["lessons/b.ts", "../services/order/order.ts"],
  ["test/a.ts", "../local/aws.ts"],
  ["test/e2e/a.ts", "../../local/synthesize.ts"],
  ["test/b.ts", "../load/index.ts"],
];
const allowed: [file: string, imports: string][] = [
  ["services/order/c.ts", "../../events/contracts/order-created.ts"],
  ["services/order/d.ts", "./order.ts"],
  ["infra/c.ts", "../events/contracts/order-created.ts"],
  ["infra/stacks/b.ts", "../../events/contracts/order-created.ts"],
  ["events/publish/a.ts", "../event.ts"],
  ["local/sqs/b.ts", "../aws.ts"],
  ["services/shipping/c.ts", "../../events/event.ts"],
  ["load/d.ts", "./client/post.ts"],
  ["lessons/c.ts", "../events/names.ts"],
  ["test/c.ts", "../infra/stage.ts"],
  ["test/d.ts", "./support/local-cloud.ts"],
  ["test/e.ts", "cdk-local-cloud"],
  ["tools/a.ts", "../local/aws.ts"],
];

let directory = "";
let breaches: string[] = [];

// One run over all of them: a file each, linted by the project's own rules.
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "import-rules-"));
  copyFileSync(join(PROJECT, "biome.json"), join(directory, "biome.json"));
  for (const [file, imports] of [...refused, ...allowed]) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), `import { x } from "${imports}";\nconsole.log(x);\n`);
  }
  const biome = join(PROJECT, "node_modules/@biomejs/biome/bin/biome");
  const args = ["lint", "--reporter=json", "--max-diagnostics=none", "--vcs-enabled=false", directory];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: directory, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  breaches = diagnostics
    .filter(({ category }) => category === "lint/style/noRestrictedImports")
    .map(({ location }) => location.path);
});

afterAll(() => rmSync(directory, { recursive: true }));

const isBreach = (file: string) => breaches.some((path) => path.endsWith(file));

test.each(refused)("%s may not import %s", (file) => expect(isBreach(file)).toBe(true));

test.each(allowed)("%s may import %s", (file) => expect(isBreach(file)).toBe(false));
