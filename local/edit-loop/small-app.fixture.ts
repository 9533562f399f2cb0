import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { type CloudProcess, startCloudProcess } from "../cloud-process.ts";

const BUNDLE = `
import { context } from "esbuild";
export const openBuild = () =>
  context({
    entryPoints: ["handler.ts"], bundle: true, write: false, format: "esm", platform: "node", outfile: "index.mjs",
    sourcemap: "linked", logLevel: "silent",
  });
export const filesOf = ({ outputFiles }) =>
  new Map(outputFiles.map(({ path, text }) => [path.endsWith(".map") ? "index.mjs.map" : "index.mjs", text]));
`;

/** What the CDK makes of an app, with a bundled function, without the CDK. */
const APP = `
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { filesOf, openBuild } from "./bundle.mjs";
import { resources } from "./resources.mjs";

appendFileSync("node_modules/.cache/runs", "x");
const build = await openBuild();
const files = filesOf(await build.rebuild());
await build.dispose();
const out = process.env.CDK_OUTDIR;
const hash = createHash("sha256").update([...files.values()].join("")).digest("hex");
mkdirSync(out + "/asset." + hash);
for (const [name, text] of files) writeFileSync(out + "/asset." + hash + "/" + name, text);
const write = (name, value) => writeFileSync(out + "/" + name, JSON.stringify(value));
write("small.template.json", { Resources: resources(hash + ".zip") });
const destinations = { here: { objectKey: hash + ".zip" } };
write("small.assets.json", { files: { [hash]: { source: { path: "asset." + hash }, destinations } } });
const properties = { templateFile: "small.template.json" };
write("manifest.json", { artifacts: { small: { type: "aws:cloudformation:stack", properties } } });
`;

const RESOURCES = `
const trust = { Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] };
export const resources = (S3Key) => ({
  Role: { Type: "AWS::IAM::Role", Properties: { RoleName: "worker", AssumeRolePolicyDocument: trust } },
  Worker: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: "worker", Handler: "index.handler", Runtime: "nodejs24.x", Timeout: 10,
      Role: { "Fn::GetAtt": ["Role", "Arn"] }, Code: { S3Bucket: "assets", S3Key },
    },
  },
  Table: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "things", BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    },
  },
  Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "inbox", VisibilityTimeout: 30 } },
});
`;

const HANDLER = `import { word } from "./word.ts";

export const handler = async (event: { waitMs?: number }) => {
  const answer: string = word();
  if (event.waitMs) await new Promise((end) => setTimeout(end, event.waitMs));
  return answer;
};
`;

const WATCH = `
import { join } from "node:path";
import { filesOf, openBuild } from "./bundle.mjs";
export default {
  async openBundler() {
    const build = await openBuild();
    return {
      rebuild: async () => [{ entry: "handler.ts", files: filesOf(await build.rebuild()) }],
      close: () => build.dispose(),
    };
  },
};
`;

export const word = (text: string): string => `export const word = (): string => "${text}";\n`;

/** A small app of its own in a temporary directory. */
export function smallApp() {
  const directory = mkdtempSync(join(tmpdir(), "small-app-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const at = (name: string) => join(directory, name);
  const write = (name: string, text: string) => writeFileSync(at(name), text);
  mkdirSync(at("node_modules/.cache"), { recursive: true });
  symlinkSync(dirname(createRequire(import.meta.url).resolve("esbuild/package.json")), at("node_modules/esbuild"));
  write("package.json", '{"type":"module"}');
  write("cdk.json", '{"app":"node app.mjs"}');
  write("bundle.mjs", BUNDLE);
  write("app.mjs", APP);
  write("resources.mjs", RESOURCES);
  write("handler.ts", HANDLER);
  write("word.ts", word("one"));
  write("watch.config.mjs", WATCH);
  return {
    directory,
    write,
    read: (name: string) => readFileSync(at(name), "utf8"),
    /** Saves as editors do that never leave half a file. */
    saveByRename(name: string, text: string) {
      write(`.${name}.tmp`, text);
      renameSync(at(`.${name}.tmp`), at(name));
    },
    /** How often the app has been synthesized, or begun to be. */
    runs: () => readFileSync(at("node_modules/.cache/runs"), "utf8").length,
    /** Replaces a part of a file. */
    edit(name: string, before: string, after: string) {
      const text = readFileSync(at(name), "utf8");
      if (!text.includes(before)) throw new Error(`${name} does not contain ${before}`);
      write(name, text.replace(before, after));
    },
    /** Runs the app by the command, in a process of its own. */
    async run(...args: string[]): Promise<CloudProcess> {
      const cloud = await startCloudProcess(["--quiet", ...args], { cwd: directory });
      onTestFinished(() => cloud.stop());
      return cloud;
    },
  };
}

/** Waits until the cloud has printed this, after what it had printed before. */
export async function printed(cloud: CloudProcess, text: string | RegExp, after = 0): Promise<string> {
  const found = () => cloud.output().slice(after);
  const isThere = () => (typeof text === "string" ? found().includes(text) : text.test(found()));
  await vi.waitUntil(isThere, { timeout: 25_000, interval: 5 }).catch(() => {
    throw new Error(`The cloud has not printed ${text}, but:\n${found()}`);
  });
  return found();
}
