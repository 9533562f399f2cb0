import {
  CancelReplayCommand,
  DescribeReplayCommand,
  ListReplaysCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../store.ts";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";
import type { Replay } from "../model.ts";
import { ARCHIVE, at, BUS, describeArchive, endpointWithArchive, put, QUEUE } from "./archive.fixture.ts";

describe("a replay", () => {
  const replay = ({ client }: TestEndpoint, input: Partial<StartReplayCommandInput> = {}) =>
    client.send(
      new StartReplayCommand({
        ReplayName: "again",
        EventSourceArn: ARCHIVE,
        EventStartTime: at(0),
        EventEndTime: at(10),
        Destination: { Arn: BUS },
        ...input,
      }),
    );

  const describeReplay = ({ client }: TestEndpoint, ReplayName = "again") =>
    client.send(new DescribeReplayCommand({ ReplayName }));

  async function endpointWithEvents(...times: Date[]): Promise<TestEndpoint> {
    const endpoint = await endpointWithArchive();
    for (const name of ["one", "two"]) {
      await endpoint.bus.run("PutRule", { Name: name, EventBusName: "shop", EventPattern: '{"source":["app"]}' });
      await endpoint.bus.run("PutTargets", { Rule: name, EventBusName: "shop", Targets: [{ Id: "1", Arn: QUEUE }] });
    }
    for (const [n, time] of times.entries()) await put(endpoint, n, time);
    await endpoint.bus.idle();
    endpoint.received.length = 0;
    return endpoint;
  }

  test("sends events again, minute after minute of their own time, under its name and new ids", async () => {
    await using endpoint = await endpointWithEvents(at(5), at(2, 30), at(2, 10), at(10), at(0), at(59));
    const started = await replay(endpoint, { Description: "once more" });
    expect(started).toMatchObject({
      ReplayArn: "arn:aws:events:us-east-1:000000000000:replay/again",
      State: "STARTING",
      ReplayStartTime: expect.any(Date),
    });
    await endpoint.bus.idle();
    const toOne = endpoint.received.filter(({ ruleArn }) => ruleArn.endsWith("/one"));
    expect(toOne.map(({ event }) => event.detail["n"])).toEqual([4, 1, 2, 0]);
    expect(endpoint.received).toHaveLength(8);
    expect(toOne[0]?.input).toMatch(
      /"region":"us-east-1","replay-name":"again","resources":\[\],"detail":\{"n":4\}\}$/,
    );
    expect(toOne[0]?.input).toContain('"time":"2026-11-23T17:00:00Z"');
    const put = endpoint.trace.recent().filter((fact) => fact.kind === "put");
    expect(new Set(put.map(({ event }) => event.id)).size).toBe(10);
    const described = await describeReplay(endpoint);
    expect(described).toMatchObject({
      State: "COMPLETED",
      Description: "once more",
      EventSourceArn: ARCHIVE,
      Destination: { Arn: BUS },
      EventStartTime: at(0),
      EventEndTime: at(10),
      EventLastReplayedTime: at(5),
      ReplayEndTime: expect.any(Date),
    });
  });

  test("is not archived again", async () => {
    await using endpoint = await endpointWithEvents(at(1));
    await replay(endpoint);
    await endpoint.bus.idle();
    expect(await describeArchive(endpoint)).toMatchObject({ EventCount: 1 });
  });

  test("goes only to the rules it was asked for", async () => {
    await using endpoint = await endpointWithEvents(at(1));
    const FilterArns = ["arn:aws:events:us-east-1:000000000000:rule/shop/two"];
    await replay(endpoint, { Destination: { Arn: BUS, FilterArns } });
    await endpoint.bus.idle();
    expect(endpoint.received.map(({ ruleArn }) => ruleArn)).toEqual(FilterArns);
  });

  test("is cancelled before it sends more", async () => {
    await using endpoint = await endpointWithEvents(at(1), at(2), at(3));
    const blocked = Promise.withResolvers<void>();
    endpoint.onDeliver(() => blocked.promise);
    await replay(endpoint);
    await expect.poll(async () => (await describeReplay(endpoint)).State).toBe("RUNNING");
    const cancelled = await endpoint.client.send(new CancelReplayCommand({ ReplayName: "again" }));
    expect(cancelled).toMatchObject({ State: "CANCELLING" });
    blocked.resolve();
    await endpoint.bus.idle();
    expect(endpoint.received.map(({ event }) => event.detail["n"])).toEqual([0, 0]);
    expect(await describeReplay(endpoint)).toMatchObject({ State: "CANCELLED", ReplayEndTime: expect.any(Date) });
    await expect(endpoint.client.send(new CancelReplayCommand({ ReplayName: "again" }))).rejects.toMatchObject({
      name: "IllegalStatusException",
    });
  });

  test("is taken up by the next run at the minute it had reached", async () => {
    const store = memoryStore();
    {
      await using first = await endpointWithArchive({}, { store });
      for (const minute of [1, 2, 3]) await put(first, minute, at(minute));
      await first.bus.run("PutRule", { Name: "one", EventBusName: "shop", EventPattern: '{"source":["app"]}' });
      await first.bus.run("PutTargets", { Rule: "one", EventBusName: "shop", Targets: [{ Id: "1", Arn: QUEUE }] });
      await replay(first);
      await first.bus.idle();
      const replays = store.collection<Replay>("event-bridge/replays");
      const done = replays.get("again");
      if (done) replays.set("again", { ...done, state: "RUNNING", lastReplayed: at(2).getTime(), endedAt: undefined });
    }
    await using second = await startTestEndpoint({ store });
    await second.bus.idle();
    expect(second.received.map(({ event }) => event.detail["n"])).toEqual([2, 3]);
    expect(await describeReplay(second)).toMatchObject({ State: "COMPLETED" });
  });

  test("names are unique, lists are filtered", async () => {
    await using endpoint = await endpointWithEvents(at(1));
    for (const ReplayName of ["b", "a"]) await replay(endpoint, { ReplayName });
    await endpoint.bus.idle();
    await expect(replay(endpoint, { ReplayName: "a" })).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Replay a already exists.",
    });
    const list = async (filter: object) => {
      const { Replays = [] } = await endpoint.client.send(new ListReplaysCommand(filter));
      return Replays.map(({ ReplayName }) => ReplayName);
    };
    expect(await list({})).toEqual(["a", "b"]);
    expect(await list({ NamePrefix: "b" })).toEqual(["b"]);
    expect(await list({ State: "RUNNING" })).toEqual([]);
    expect(await list({ EventSourceArn: ARCHIVE })).toEqual(["a", "b"]);
  });

  test("ten run at once, not eleven", async () => {
    await using endpoint = await endpointWithEvents(at(1));
    const blocked = Promise.withResolvers<void>();
    const wait = () => blocked.promise;
    endpoint.onDeliver(wait);
    for (let i = 0; i < 10; i++) await replay(endpoint, { ReplayName: `r${i}` });
    await expect(replay(endpoint)).rejects.toMatchObject({ name: "LimitExceededException" });
    blocked.resolve();
  });

  test.each<[Partial<StartReplayCommandInput>, string, string]>([
    [
      { EventSourceArn: `${ARCHIVE}-x` },
      "ValidationException",
      "Parameter EventSourceArn is not valid. Reason: Archive everything-x does not exist.",
    ],
    [{ Destination: { Arn: `${BUS}-x` } }, "ResourceNotFoundException", "Event bus shop-x does not exist."],
    [
      { Destination: { Arn: "arn:aws:events:us-east-1:000000000000:event-bus/default" } },
      "ValidationException",
      "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
    ],
    [
      { Destination: { Arn: "shop" } },
      "ValidationException",
      "Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.",
    ],
    [
      { EventEndTime: at(0) },
      "ValidationException",
      "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
    ],
    [
      { Destination: { Arn: BUS, FilterArns: ["arn:aws:events:us-east-1:000000000000:rule/shop/none"] } },
      "ResourceNotFoundException",
      "Rule shop/none does not exist on EventBus shop.",
    ],
  ])("is refused with %o", async (input, name, message) => {
    await using endpoint = await endpointWithArchive();
    await expect(replay(endpoint, input)).rejects.toMatchObject({ name, message });
    await expect(describeReplay(endpoint)).rejects.toMatchObject({ message: "Replay again does not exist." });
  });
});
