import {
  CreateArchiveCommand,
  DeleteArchiveCommand,
  DeleteRuleCommand,
  ListArchivesCommand,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  UpdateArchiveCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint } from "../endpoint.fixture.ts";
import { ARCHIVE, at, BUS, describeArchive, endpointWithArchive, put, QUEUE } from "./archive.fixture.ts";

const DAY = 86_400_000;

describe("an archive", () => {
  test("does not take the place of somebody's rule", async () => {
    await using endpoint = await startTestEndpoint();
    const rule = { Name: "Events-Archive-everything", EventPattern: '{"source":["app"]}' };
    await endpoint.client.send(new PutRuleCommand(rule));
    const EventSourceArn = "arn:aws:events:us-east-1:000000000000:event-bus/default";
    const command = new CreateArchiveCommand({ ArchiveName: "everything", EventSourceArn });
    await expect(endpoint.client.send(command)).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Rule Events-Archive-everything already exists on EventBus default.",
    });
    expect((await endpoint.client.send(new ListRulesCommand({}))).Rules).toMatchObject([rule]);
  });

  test("is made once, described, changed, listed and deleted", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await endpoint.bus.run("CreateEventBus", { Name: "shop" });
    const input = {
      ArchiveName: "everything",
      EventSourceArn: BUS,
      EventPattern: '{"source":["app"]}',
      RetentionDays: 7,
    };
    const made = { ArchiveArn: ARCHIVE, State: "ENABLED", CreationTime: expect.any(Date) };
    expect(await client.send(new CreateArchiveCommand(input))).toMatchObject(made);
    await expect(client.send(new CreateArchiveCommand(input))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Archive everything already exists.",
    });
    expect(await client.send(new UpdateArchiveCommand({ ArchiveName: "everything", RetentionDays: 1 }))).toMatchObject(
      made,
    );
    const summary = {
      ArchiveName: "everything",
      CreationTime: expect.any(Date),
      EventCount: 0,
      EventSourceArn: BUS,
      RetentionDays: 1,
      SizeBytes: 0,
      State: "ENABLED",
    };
    expect(await describeArchive(endpoint)).toMatchObject({
      ...summary,
      ArchiveArn: ARCHIVE,
      EventPattern: '{"source":["app"]}',
    });
    const { Archives } = await client.send(new ListArchivesCommand({ NamePrefix: "every" }));
    expect(Archives).toEqual([summary]);
    await client.send(new DeleteArchiveCommand({ ArchiveName: "everything" }));
    await expect(describeArchive(endpoint)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Archive everything does not exist.",
    });
    expect((await client.send(new ListRulesCommand({ EventBusName: "shop" }))).Rules).toEqual([]);
  });

  test("keeps the events that match, and counts them", async () => {
    await using endpoint = await endpointWithArchive({ EventPattern: '{"source":["app"]}' });
    await put(endpoint, 1, at(1));
    await put(endpoint, 2, at(1), "other");
    // 14 for the time, 3 for the source, 1 for the detail type, 7 for the detail.
    expect(await describeArchive(endpoint)).toMatchObject({ EventCount: 1, SizeBytes: 25 });
  });

  test("forgets events when their days are over", async () => {
    await using endpoint = await endpointWithArchive({ RetentionDays: 1 });
    await put(endpoint, 1, at(1));
    await endpoint.advance(DAY / 2);
    await put(endpoint, 2, at(1));
    expect(await describeArchive(endpoint)).toMatchObject({ EventCount: 2 });
    await endpoint.advance(DAY / 2);
    expect(await describeArchive(endpoint)).toMatchObject({ EventCount: 1 });
  });

  test("is fed by a rule that nobody else may change", async () => {
    await using endpoint = await endpointWithArchive({ EventPattern: '{"source":["app"]}' });
    const { client } = endpoint;
    const EventBusName = "shop";
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName }));
    expect(Rules).toMatchObject([
      {
        Name: "Events-Archive-everything",
        ManagedBy: "prod.vhs.events.aws.internal",
        EventPattern: '{"replay-name":[{"exists":false}],"source":["app"]}',
      },
    ]);
    const Name = "Events-Archive-everything";
    const refused = { name: "ManagedRuleException" };
    await expect(client.send(new DeleteRuleCommand({ Name, EventBusName }))).rejects.toMatchObject(refused);
    const pattern = '{"source":["x"]}';
    await expect(client.send(new PutRuleCommand({ Name, EventBusName, EventPattern: pattern }))).rejects.toMatchObject(
      refused,
    );
    const Targets = [{ Id: "1", Arn: QUEUE }];
    await expect(client.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets }))).rejects.toMatchObject(
      refused,
    );
  });

  test.each([
    [{ EventSourceArn: `${BUS}-x` }, "ResourceNotFoundException", "Event bus shop-x does not exist."],
    [{ ArchiveName: "two", EventPattern: "{}" }, "InvalidEventPatternException", /Empty objects are not allowed/],
    [
      { ArchiveName: "x".repeat(49) },
      "ValidationException",
      /at 'archiveName' failed to satisfy constraint: Member must have length less than or equal to 48/,
    ],
  ])("is refused with %o", async (input, name, message) => {
    await using endpoint = await endpointWithArchive();
    const command = new CreateArchiveCommand({ ArchiveName: "everything", EventSourceArn: BUS, ...input });
    await expect(endpoint.client.send(command)).rejects.toMatchObject({ name });
    await expect(endpoint.client.send(command)).rejects.toThrow(message);
  });

  test("needs a change to be updated, even when it is not there", async () => {
    await using endpoint = await startTestEndpoint();
    await expect(endpoint.client.send(new UpdateArchiveCommand({ ArchiveName: "none" }))).rejects.toMatchObject({
      message: "At least one of EventPattern, RetentionDays or Description must be provided.",
    });
  });
});
