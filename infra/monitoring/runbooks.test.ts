import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { APPLICATION } from "../../events/names.ts";
import { root } from "../synth/context.ts";
import { synthesize } from "../synthesize.fixture.ts";

const dev = synthesize();
const FOLDER = "docs/runbooks";
const files = globSync(`${FOLDER}/*.md`, { cwd: root }).filter((file) => basename(file) !== "README.md");
const runbookOf = (description: string) => /\n\nRunbook: (\S+)$/.exec(description)?.[1] ?? "none";
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };

test("every alarm links to its runbook, and every runbook is of an alarm", () => {
  const links = dev.resources("AWS::CloudWatch::Alarm").map(({ properties }) => runbookOf(properties.AlarmDescription));
  expect([...new Set(links)].sort()).toEqual(files.sort());
});

test("the links lead where the context says", () => {
  const { resources } = synthesize({ runbookUrl: "https://git.test/acme/runbooks" });
  for (const { properties } of resources("AWS::CloudWatch::Alarm"))
    expect(runbookOf(properties.AlarmDescription)).toMatch(/^https:\/\/git\.test\/acme\/runbooks\/[\w-]+\.md$/);
});

/** The packages of the AWS SDK by the name that the AWS CLI has for the service; of others only the words are checked. */
const CLIENTS: Record<string, string> = {
  dynamodb: "dynamodb",
  events: "eventbridge",
  lambda: "lambda",
  sesv2: "sesv2",
  sqs: "sqs",
};
/** Commands of the CLI's own, and of services whose SDK is not installed. */
const OTHERS = ["logs tail", "cloudwatch describe-alarms", "cloudwatch get-metric-statistics"];

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  const code = [...text.matchAll(/```sh\n(.*?)```|`([^`\n]+)`/gs)].map(([, block = "", inline = ""]) => block + inline);

  test("leads from the symptom to the proof that it is gone", () => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(["Symptom", "Checks", "Cause", "Fix", "Verify"]);
    expect(text).toContain("```sh");
  });

  test("has only commands that exist", async () => {
    for (const [, name = ""] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name]);
    for (const [, service = "", operation = ""] of text.matchAll(/\baws ([a-z\d]+) ([a-z-]+)/g)) {
      if (OTHERS.includes(`${service} ${operation}`)) continue;
      const client = await import(`@aws-sdk/client-${CLIENTS[service] ?? service}`);
      const name = operation.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
      expect(client).toHaveProperty(`${name}Command`);
    }
  });

  test("names only what a stage dev has", () => {
    const existing = new Set(
      dev
        .resources()
        .flatMap(({ properties }) => Object.values<unknown>(properties))
        .filter((value) => typeof value === "string"),
    );
    const names = code.flatMap((each) => [
      ...each.matchAll(
        new RegExp(`(?<![\\w-])(?:/aws/(?:lambda|events)/)?${APPLICATION}-dev(?:-[\\w-]*\\w)?(?![\\w-])`, "g"),
      ),
    ]);
    for (const [name] of names) expect(existing).toContain(name);
  });
});
