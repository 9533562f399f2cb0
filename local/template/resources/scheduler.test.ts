import { GetScheduleCommand, ListTagsForResourceCommand } from "@aws-sdk/client-scheduler";
import { expect, test } from "vitest";
import type { Cloud } from "../../cloud.ts";
import { QUEUE, ROLE, startTestScheduler, type TestScheduler } from "../../scheduler/scheduler.fixture.ts";
import type { Deployed } from "../deployed.ts";
import { schedule, scheduleGroup } from "./scheduler.ts";

const properties = {
  ScheduleExpression: "rate(1 hour)",
  StartDate: "2020-01-01T00:10:00.000Z",
  FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: "5" },
  Target: { Arn: QUEUE, RoleArn: ROLE, Input: "hello", RetryPolicy: { MaximumRetryAttempts: "3" } },
};

const resource = (more: object, changed = true) => ({
  logicalId: "Hourly",
  stackName: "shop",
  properties: { ...properties, ...more },
  changed,
  assetDirectory: () => "",
});

const cloudOf = ({ scheduler, store }: TestScheduler) =>
  ({ scheduler, deployed: store.collection<Deployed>("deployed") }) as Cloud;

test("a template's schedule runs even if its start date is long past", async () => {
  await using endpoint = await startTestScheduler();
  const created = await schedule.create(resource({ FlexibleTimeWindow: { Mode: "OFF" } }), cloudOf(endpoint));
  expect(created).toEqual({
    ref: expect.stringMatching(/^shop-Hourly-[0-9A-F]{12}$/),
    attributes: { Arn: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${created.ref}` },
  });
  await endpoint.goTo("2030-01-01T01:30:00Z");
  expect(endpoint.received.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual(["00:10", "01:10"]);
});

test("texts are converted to numbers and times; an unchanged schedule is left alone", async () => {
  await using endpoint = await startTestScheduler();
  const cloud = cloudOf(endpoint);
  await schedule.create(resource({ Name: "hourly" }), cloud);
  const described = await endpoint.client.send(new GetScheduleCommand({ Name: "hourly" }));
  expect(described).toMatchObject({
    StartDate: new Date("2020-01-01T00:10:00Z"),
    FlexibleTimeWindow: { MaximumWindowInMinutes: 5 },
    Target: { RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 86_400 } },
  });
  await endpoint.advance(1000);
  const modified = async () =>
    (await endpoint.client.send(new GetScheduleCommand({ Name: "hourly" }))).LastModificationDate?.toISOString();
  await schedule.create(resource({ Name: "hourly" }, false), cloud);
  expect(await modified()).toBe("2030-01-01T00:00:00.000Z");
  await schedule.create(resource({ Name: "hourly", Description: "changed" }), cloud);
  expect(await modified()).toBe("2030-01-01T00:00:01.000Z");
});

test("a schedule that is moved to another group, or removed, stops", async () => {
  await using endpoint = await startTestScheduler();
  const cloud = cloudOf(endpoint);
  const group = { ...resource({}), properties: { Name: "shop", Tags: [{ Key: "team", Value: "orders" }] } };
  const { ref, attributes } = await scheduleGroup.create(group, cloud);
  expect({ ref, attributes }).toEqual({
    ref: "shop",
    attributes: {
      Arn: "arn:aws:scheduler:us-east-1:000000000000:schedule-group/shop",
      State: "ACTIVE",
      CreationDate: "2030-01-01T00:00:00.000Z",
      LastModificationDate: "2030-01-01T00:00:00.000Z",
    },
  });
  const { Tags } = await endpoint.client.send(new ListTagsForResourceCommand({ ResourceArn: attributes?.["Arn"] }));
  expect(Tags).toEqual(group.properties.Tags);

  await schedule.create(resource({ Name: "hourly" }), cloud);
  const former = { type: "AWS::Scheduler::Schedule", ref: "hourly", properties };
  await schedule.create({ ...resource({ Name: "hourly", GroupName: "shop" }), former }, cloud);
  const groups = async () => {
    const { Schedules } = await endpoint.scheduler.run("ListSchedules", {});
    return Schedules.map(({ GroupName }) => GroupName);
  };
  expect(await groups()).toEqual(["shop"]);

  const deployed = {
    type: "AWS::Scheduler::Schedule",
    ref: "hourly",
    properties: { ...properties, GroupName: "shop" },
  };
  await schedule.remove?.(deployed, cloud);
  expect(await groups()).toEqual([]);
  await schedule.remove?.(deployed, cloud);
  const removed = { type: "AWS::Scheduler::ScheduleGroup", ref: "shop", properties: {} };
  await scheduleGroup.remove?.(removed, cloud);
  await endpoint.advance(1000);
  const { ScheduleGroups } = await endpoint.scheduler.run("ListScheduleGroups", {});
  expect(ScheduleGroups.map(({ Name }) => Name)).toEqual(["default"]);
});

test("an invalid date is named", async () => {
  await using endpoint = await startTestScheduler();
  await expect(schedule.create(resource({ EndDate: "tomorrow" }), cloudOf(endpoint))).rejects.toThrow(
    "EndDate is tomorrow: it must be a date as yyyy-MM-ddTHH:mm:ss.SSSZ.",
  );
});
