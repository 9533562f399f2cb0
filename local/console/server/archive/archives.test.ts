import { CreateArchiveCommand, EventBridgeClient, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { startCloud } from "../../../start-cloud.ts";
import type { ArchivesPage } from "../../api/archives.ts";

test("archives are listed with the rules of their bus, and replayed", async () => {
  const cloud = await startCloud();
  try {
    const events = new EventBridgeClient(cloud.client);
    const bus = "arn:aws:events:us-east-1:000000000000:event-bus/default";
    await events.send(new CreateArchiveCommand({ ArchiveName: "all", EventSourceArn: bus, RetentionDays: 3 }));
    await events.send(new PutRuleCommand({ Name: "mine", EventPattern: '{"source": ["app"]}' }));
    await events.send(new PutRuleCommand({ Name: "everything", EventPattern: '{"account": ["000000000000"]}' }));
    const Entries = [{ Source: "app", DetailType: "Tried", Detail: "{}" }];
    await events.send(new PutEventsCommand({ Entries }));

    const html = await (await fetch(`${cloud.endpoint}/console/`)).text();
    const { token } = JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "") as { token: string };
    const page = async () => (await (await fetch(`${cloud.endpoint}/console/api/archives`)).json()) as ArchivesPage;
    const replay = async (body: object) => {
      const init = { method: "POST", headers: { "x-console-token": token }, body: JSON.stringify(body) };
      const response = await fetch(`${cloud.endpoint}/console/api/archives/replay`, init);
      return { status: response.status, ...((await response.json()) as { name?: string; message?: string }) };
    };

    const { archives, replays } = await page();
    expect(archives).toMatchObject([{ name: "all", bus: "default", state: "ENABLED", events: 1, retentionDays: 3 }]);
    expect(archives[0]?.rules.map(({ name }) => name)).toEqual(["mine"]);
    expect(replays).toEqual([]);

    const now = cloud.clock.now();
    const range = { archive: "all", from: now - 60_000, to: now + 60_000 };
    expect(await replay(range)).toMatchObject({ status: 400, message: expect.stringContaining("rules is missing.") });
    expect(await replay({ ...range, archive: "none", rules: [] })).toMatchObject({
      message: "There is no archive none.",
    });
    expect((await replay({ ...range, to: range.from, rules: [] })).message).toContain("must be before EventEndTime");
    const { name } = await replay({ ...range, rules: [archives[0]?.rules[0]?.arn] });
    await cloud.next("put", ({ event }) => event["replay-name"] === name);
    await expect.poll(async () => (await page()).replays).toMatchObject([{ name, state: "COMPLETED" }]);
  } finally {
    await cloud.stop();
  }
});
