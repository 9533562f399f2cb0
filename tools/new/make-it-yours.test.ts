import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled } from "../../test/support/local-cloud.ts";
import { type Copy, copyOfApplication } from "./copy.fixture.ts";
import { textOf } from "./project.ts";

const commands = [...textOf("docs/make-it-yours.md").matchAll(/^```sh\n(.*?)\n```$/gms)].flatMap(([, block = ""]) =>
  block.split("\n"),
);
/** Makes a copy of the copy; tools/new/app/app.test.ts tries it on the whole project. */
const isNewApp = (command: string) => command.includes("new:app");

describe.skipIf(!isInstalled)("docs/make-it-yours.md, on a copy of the application", { timeout: 240_000 }, () => {
  let copy: Copy;
  beforeAll(() => {
    copy = copyOfApplication();
  }, 60_000);
  afterAll(() => copy.remove());

  test.each(commands.filter((command) => !isNewApp(command)))("%s", (command) => {
    const { status, stdout, stderr } = spawnSync(command, { cwd: copy.directory, encoding: "utf8", shell: true });
    expect(status, stdout + stderr).toBe(0);
  });

  test("what was added is gone in the end", () => {
    expect(commands.length).toBeGreaterThan(6);
    expect(copy.git("status", "--porcelain", "--", ".", ":!node_modules")).toBe("");
  });
});
