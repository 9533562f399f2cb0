import { DeleteScheduleCommand, GetScheduleCommand, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../store.ts";
import { scheduleInput, startTestScheduler, type TestScheduler } from "./scheduler.fixture.ts";

const times = ({ received }: TestScheduler) => received.map(({ at }) => new Date(at).toISOString().slice(0, 19));

const exists = ({ client }: TestScheduler, Name = "orders") =>
  client.send(new GetScheduleCommand({ Name })).then(
    () => true,
    () => false,
  );

describe("at", () => {
  test("runs once, at its time", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ScheduleExpression: "at(2030-01-01T12:00:00)" });
    await endpoint.goTo("2030-01-01T11:59:59Z");
    expect(times(endpoint)).toEqual([]);
    await endpoint.goTo("2030-01-03T00:00:00Z");
    expect(times(endpoint)).toEqual(["2030-01-01T12:00:00"]);
    expect(await exists(endpoint)).toBe(true);
  });

  test("uses its time zone", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ScheduleExpressionTimezone: "America/New_York" });
    await endpoint.goTo("2030-01-02T00:00:00Z");
    expect(times(endpoint)).toEqual(["2030-01-01T17:00:00"]);
  });

  test("ignores start and end dates", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ StartDate: new Date("2040-01-01"), EndDate: new Date("2020-01-01") });
    await endpoint.goTo("2030-01-02T00:00:00Z");
    expect(times(endpoint)).toEqual(["2030-01-01T12:00:00"]);
  });

  test("that was disabled at its time runs once it is enabled, and not a second time", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ State: "DISABLED" });
    await endpoint.goTo("2030-01-01T14:00:00Z");
    expect(times(endpoint)).toEqual([]);
    await endpoint.client.send(new UpdateScheduleCommand(scheduleInput()));
    await endpoint.advance(1000);
    expect(endpoint.received).toHaveLength(1);
    await endpoint.client.send(new UpdateScheduleCommand(scheduleInput({ Description: "again" })));
    await endpoint.advance(1000);
    expect(endpoint.received).toHaveLength(1);
  });
});

describe("rate", () => {
  test("runs immediately and at every interval", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ScheduleExpression: "rate(5 minutes)" });
    await endpoint.goTo("2030-01-01T00:15:30Z");
    expect(times(endpoint).map((time) => time.slice(11, 16))).toEqual(["00:00", "00:05", "00:10", "00:15"]);
  });

  test("runs from its start date to its end date, both inclusive", async () => {
    await using endpoint = await startTestScheduler();
    const [StartDate, EndDate] = [new Date("2030-01-01T10:00:00Z"), new Date("2030-01-01T14:00:00Z")];
    await endpoint.schedule({ ScheduleExpression: "rate(2 hours)", StartDate, EndDate });
    await endpoint.goTo("2030-01-02T00:00:00Z");
    expect(times(endpoint)).toEqual(["2030-01-01T10:00:00", "2030-01-01T12:00:00", "2030-01-01T14:00:00"]);
  });

  test("keeps its rhythm when other settings change, and restarts with another rate", async () => {
    await using endpoint = await startTestScheduler();
    const update = (ScheduleExpression: string) =>
      endpoint.client.send(new UpdateScheduleCommand(scheduleInput({ ScheduleExpression, Description: "changed" })));
    await endpoint.schedule({ ScheduleExpression: "rate(1 hour)" });
    await endpoint.goTo("2030-01-01T00:30:00Z");
    await update("rate(1 hour)");
    await endpoint.goTo("2030-01-01T01:10:00Z");
    await update("rate(30 minutes)");
    await endpoint.goTo("2030-01-01T01:50:00Z");
    const minutes = times(endpoint).map((time) => time.slice(11, 16));
    expect(minutes).toEqual(["00:00", "01:00", "01:10", "01:40"]);
  });
});

describe("cron", () => {
  const daily = { ScheduleExpression: "cron(30 2 * * ? *)", ScheduleExpressionTimezone: "Europe/Berlin" };

  test("skips a time that does not exist when the clocks go forward", async () => {
    await using endpoint = await startTestScheduler({ at: "2030-03-29T12:00:00Z" });
    await endpoint.schedule(daily);
    await endpoint.goTo("2030-04-02T00:00:00Z");
    // 02:30 is 01:30 UTC in winter and 00:30 UTC in summer; 02:30 does not exist on the 31st.
    expect(times(endpoint)).toEqual(["2030-03-30T01:30:00", "2030-04-01T00:30:00"]);
  });

  test("runs once at a time that occurs twice when the clocks go back", async () => {
    await using endpoint = await startTestScheduler({ at: "2030-10-26T12:00:00Z" });
    await endpoint.schedule(daily);
    await endpoint.goTo("2030-10-29T00:00:00Z");
    expect(times(endpoint)).toEqual(["2030-10-27T00:30:00", "2030-10-28T01:30:00"]);
  });

  test("runs only between its dates", async () => {
    await using endpoint = await startTestScheduler();
    const [StartDate, EndDate] = [new Date("2030-01-02T00:00:00Z"), new Date("2030-01-03T12:00:00Z")];
    await endpoint.schedule({ ScheduleExpression: "cron(0 12 * * ? *)", StartDate, EndDate });
    await endpoint.goTo("2030-01-06T00:00:00Z");
    expect(times(endpoint)).toEqual(["2030-01-02T12:00:00", "2030-01-03T12:00:00"]);
  });
});

describe("a flexible time window", () => {
  test("spreads occurrences across the window", async () => {
    await using endpoint = await startTestScheduler();
    const FlexibleTimeWindow = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 } as const;
    await endpoint.schedule({ ScheduleExpression: "rate(1 hour)", FlexibleTimeWindow });
    await endpoint.goTo("2030-01-02T00:59:59Z");
    const offsets = endpoint.received.map(({ at }, i) => (at - Date.parse("2030-01-01T00:00:00Z")) / 60_000 - i * 60);
    expect(offsets).toHaveLength(25);
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThan(30);
    expect(new Set(offsets.map(Math.floor)).size).toBeGreaterThan(8);
  });

  test("longer than the interval lets occurrences overlap, and none is lost", async () => {
    await using endpoint = await startTestScheduler();
    const FlexibleTimeWindow = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 60 } as const;
    const EndDate = new Date("2030-01-01T00:50:00Z");
    await endpoint.schedule({ ScheduleExpression: "rate(10 minutes)", FlexibleTimeWindow, EndDate });
    await endpoint.goTo("2030-01-01T02:00:00Z");
    expect(endpoint.received).toHaveLength(6);
    expect(endpoint.scheduler.invocations()).toEqual([]);
  });

  test("runs nothing more after its schedule is deleted", async () => {
    await using endpoint = await startTestScheduler();
    const FlexibleTimeWindow = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 1440 } as const;
    await endpoint.schedule({ FlexibleTimeWindow });
    await endpoint.goTo("2030-01-01T12:00:01Z");
    expect(endpoint.scheduler.invocations()).toHaveLength(1);
    await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders" }));
    await endpoint.goTo("2030-01-03T00:00:00Z");
    expect(endpoint.received).toEqual([]);
    expect(endpoint.scheduler.invocations()).toEqual([]);
  });
});

test("a disabled schedule does not run, and does not catch up", async () => {
  await using endpoint = await startTestScheduler();
  await endpoint.schedule({ ScheduleExpression: "cron(0 * * * ? *)", State: "DISABLED" });
  await endpoint.goTo("2030-01-01T03:30:00Z");
  await endpoint.client.send(new UpdateScheduleCommand(scheduleInput({ ScheduleExpression: "cron(0 * * * ? *)" })));
  await endpoint.goTo("2030-01-01T04:30:00Z");
  expect(times(endpoint)).toEqual(["2030-01-01T04:00:00"]);
});

test("a deleted schedule does not run", async () => {
  await using endpoint = await startTestScheduler();
  await endpoint.schedule({});
  await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders" }));
  await endpoint.goTo("2030-01-02T00:00:00Z");
  expect(endpoint.received).toEqual([]);
});

describe("ActionAfterCompletion DELETE", () => {
  test("deletes a one-time schedule after it has run", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ActionAfterCompletion: "DELETE" });
    expect(await exists(endpoint)).toBe(true);
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(endpoint.received).toHaveLength(1);
    expect(await exists(endpoint)).toBe(false);
  });

  test("deletes a recurring one after its last run before the end date, and never without one", async () => {
    await using endpoint = await startTestScheduler();
    const recurring = { ScheduleExpression: "rate(1 hour)", ActionAfterCompletion: "DELETE" } as const;
    await endpoint.schedule({ ...recurring, Name: "ends", EndDate: new Date("2030-01-01T02:30:00Z") });
    await endpoint.schedule({ ...recurring, Name: "goes-on" });
    await endpoint.goTo("2030-01-01T01:59:59Z");
    expect(await exists(endpoint, "ends")).toBe(true);
    await endpoint.goTo("2030-01-01T02:00:00Z");
    expect(await exists(endpoint, "ends")).toBe(false);
    expect(await exists(endpoint, "goes-on")).toBe(true);
  });

  test("waits for the retries of the last run", async () => {
    await using endpoint = await startTestScheduler();
    let refusals = 0;
    endpoint.onDeliver(() => {
      if (refusals++ < 1) throw new Error("not yet");
    });
    await endpoint.schedule({ ActionAfterCompletion: "DELETE" });
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(await exists(endpoint)).toBe(true);
    await endpoint.advance(1000);
    expect(endpoint.received).toHaveLength(1);
    expect(await exists(endpoint)).toBe(false);
  });
});

describe("a restart on the same store", () => {
  test("runs a one-time schedule once if its time has passed", async () => {
    const store = memoryStore();
    {
      await using first = await startTestScheduler({ store });
      await first.schedule({ ActionAfterCompletion: "DELETE" });
    }
    await using second = await startTestScheduler({ store, at: "2030-01-05T00:00:00Z" });
    await second.advance(1000);
    expect(second.received).toMatchObject([{ input: "hello" }]);
    expect(await exists(second)).toBe(false);
    await using third = await startTestScheduler({ store, at: "2030-01-06T00:00:00Z" });
    await third.advance(1000);
    expect(third.received).toEqual([]);
  });

  test("skips the occurrences that recurring schedules missed, and keeps their rhythm", async () => {
    const store = memoryStore();
    {
      await using first = await startTestScheduler({ store, at: "2030-01-01T00:10:00Z" });
      await first.schedule({ Name: "rate", ScheduleExpression: "rate(1 hour)" });
      await first.schedule({ Name: "cron", ScheduleExpression: "cron(0 * * * ? *)" });
      await first.advance(1000);
    }
    await using second = await startTestScheduler({ store, at: "2030-01-01T04:30:00Z" });
    await second.goTo("2030-01-01T05:30:00Z");
    expect(times(second)).toEqual(["2030-01-01T05:00:00", "2030-01-01T05:10:00"]);
  });

  test("does not miss an occurrence late by less than a minute", async () => {
    const store = memoryStore();
    {
      await using first = await startTestScheduler({ store });
      await first.schedule({ ScheduleExpression: "cron(0 * * * ? *)" });
      await first.goTo("2030-01-01T00:59:59Z");
      expect(first.received).toHaveLength(1);
    }
    await using second = await startTestScheduler({ store, at: "2030-01-01T01:00:40Z" });
    await second.advance(1);
    expect(second.received).toHaveLength(1);
  });

  test("keeps an occurrence waiting in a flexible window", async () => {
    const store = memoryStore();
    const FlexibleTimeWindow = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 1440 } as const;
    {
      await using first = await startTestScheduler({ store });
      await first.schedule({ FlexibleTimeWindow });
      await first.goTo("2030-01-01T12:00:01Z");
    }
    await using second = await startTestScheduler({ store, at: "2030-01-01T12:00:02Z" });
    expect(second.scheduler.invocations()).toHaveLength(1);
    await second.goTo("2030-01-03T00:00:00Z");
    expect(second.received).toHaveLength(1);
  });

  test("runs nothing before the cloud has started", async () => {
    const store = memoryStore();
    const started = Promise.withResolvers<void>();
    {
      await using first = await startTestScheduler({ store });
      await first.schedule({});
    }
    await using second = await startTestScheduler({ store, at: "2030-01-05T00:00:00Z", started: started.promise });
    await second.schedule({ Name: "new", ScheduleExpression: "rate(1 hour)" });
    await second.advance(1000);
    expect(second.received).toEqual([]);
    started.resolve();
    await started.promise;
    await second.advance(1);
    expect(second.received).toHaveLength(2);
  });
});
