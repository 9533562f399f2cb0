import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CloudProcess, startCloudProcess } from "cdk-local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { violationsOn } from "../support/violations.ts";
import { isLocal } from "./stage-under-test.ts";

/** An app that writes its assembly itself: one bus of this name. */
const appWith = (bus: string) => `
const { writeFileSync } = require("node:fs");
const write = (name, value) => writeFileSync(process.env.CDK_OUTDIR + "/" + name, JSON.stringify(value));
write("tiny.template.json", { Resources: { Bus: { Type: "AWS::Events::EventBus", Properties: { Name: ${bus} } } } });
write("tiny.assets.json", {});
const properties = { templateFile: "tiny.template.json" };
write("manifest.json", { artifacts: { tiny: { type: "aws:cloudformation:stack", properties } } });
`;

describe.skipIf(!isLocal || !hasChromium)("a save that fails, in a browser", () => {
  const chromium = browserForTests();
  let directory: string;
  const save = (bus: string) => writeFileSync(join(directory, "app.cjs"), appWith(bus));
  let cloud: CloudProcess;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "edit-banner-"));
    writeFileSync(join(directory, "cdk.json"), '{"app":"node app.cjs"}');
    save('"first"');
    cloud = await startCloudProcess(["--watch", "--quiet"], { cwd: directory });
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(directory, { recursive: true });
  });

  test("is shown with its place until it is fixed; then the page shows what is deployed", async () => {
    const page = await chromium.browser.newPage({ viewport: { width: 1280, height: 860 } });
    await page.goto(`${cloud.endpoint}/console/`);
    await page.getByText("first on this machine").waitFor();
    const banner = page.getByRole("alert");
    expect(await banner.count()).toBe(0);
    save("nobody");
    await banner.waitFor();
    expect(await banner.textContent()).toMatch(
      /The last save is not live\. app\.cjs:\d+:\d+ ReferenceError: nobody is not defined What ran before keeps running\./,
    );
    expect(await violationsOn(page)).toEqual([]);
    save('"second"');
    await page.getByText("second on this machine").waitFor();
    await expect.poll(() => banner.count()).toBe(0);
    await page.close();
  });
});
