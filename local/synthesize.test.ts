import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ExplainedError } from "./explained-error.ts";
import { synthesize } from "./synthesize.ts";

/** A CDK app that is this JavaScript, and a TMPDIR of its own. */
function appOf(code: string) {
  const project = mkdtempSync(join(tmpdir(), "synthesize-"));
  vi.stubEnv("TMPDIR", project);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(project, { recursive: true });
  });
  writeFileSync(join(project, "app.cjs"), code);
  writeFileSync(
    join(project, "cdk.json"),
    JSON.stringify({ app: "node app.cjs; exit $?", context: { a: "1", b: "2" } }),
  );
  const left = () => readdirSync(project).filter((name) => name.startsWith("cdk.out"));
  return { project, left };
}

test("the app gets the context, and a folder that is removed when it is no longer needed", async () => {
  const { project, left } = appOf(
    "require('node:fs').writeFileSync(process.env.CDK_OUTDIR + '/seen', process.env.CDK_CONTEXT_JSON)",
  );
  const { directory, remove } = await synthesize(project, { b: "3" });
  expect(JSON.parse(readFileSync(join(directory, "seen"), "utf8"))).toEqual({ a: "1", b: "3" });
  await remove();
  expect(left()).toEqual([]);
});

test.each<[what: string, code: string, message: RegExp]>([
  ["that fails", "console.error('no such stack'); process.exit(3)", /failed \(exit status 3\):\nno such stack\n$/],
  [
    "that finds the disk full",
    "throw new Error('ENOSPC: no space left on device, write')",
    /^The disk is full: make room where .*cdk\.out-.* is, or let the variable TMPDIR name another.*ENOSPC[^\n]*$/,
  ],
])("an app %s is an explained error, and leaves no folder", async (_, code, message) => {
  const { project, left } = appOf(code);
  const error = await synthesize(project, {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ExplainedError);
  expect((error as Error).message).toMatch(message);
  expect(left()).toEqual([]);
});

test.each([
  ["{", "is not JSON"],
  ["{}", 'has no "app"'],
])("a cdk.json of %s is named", async (content, message) => {
  const { project } = appOf("");
  writeFileSync(join(project, "cdk.json"), content);
  await expect(synthesize(project, {})).rejects.toThrow(new RegExp(`cdk\\.json ${message}`));
});

test("an abort ends the app itself, not only its shell, and leaves no folder", async () => {
  const { project, left } = appOf(`
    require('node:fs').writeFileSync('pid', String(process.pid));
    setInterval(() => {}, 1_000);
  `);
  const aborted = new AbortController();
  const synthesis = synthesize(project, {}, aborted.signal);
  const pidOf = () => Number(readFileSync(join(project, "pid"), "utf8"));
  await vi.waitFor(() => expect(pidOf()).toBeGreaterThan(0), 20_000);
  const pid = pidOf();
  aborted.abort();
  await expect(synthesis).rejects.toMatchObject({ name: "AbortError" });
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 20_000);
  expect(left()).toEqual([]);
});
