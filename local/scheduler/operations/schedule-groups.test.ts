import {
  ConflictException,
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListTagsForResourceCommand,
  paginateListScheduleGroups,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../store.ts";
import { startTestScheduler, type TestScheduler } from "../scheduler.fixture.ts";

const arn = (name: string) => `arn:aws:scheduler:us-east-1:000000000000:schedule-group/${name}`;

const create = ({ client }: TestScheduler, Name = "shop", more: object = {}) =>
  client.send(new CreateScheduleGroupCommand({ Name, ...more }));
const get = ({ client }: TestScheduler, Name = "shop") => client.send(new GetScheduleGroupCommand({ Name }));
const remove = ({ client }: TestScheduler, Name = "shop") => client.send(new DeleteScheduleGroupCommand({ Name }));

describe("a schedule group", () => {
  test("is created and described", async () => {
    await using endpoint = await startTestScheduler();
    expect(await create(endpoint)).toMatchObject({ ScheduleGroupArn: arn("shop") });
    const { $metadata: _, ...described } = await get(endpoint);
    const at = new Date("2030-01-01T00:00:00Z");
    expect(described).toEqual({
      Arn: arn("shop"),
      Name: "shop",
      State: "ACTIVE",
      CreationDate: at,
      LastModificationDate: at,
    });
  });

  test("is deleted with its schedules: first it is DELETING, then gone", async () => {
    await using endpoint = await startTestScheduler();
    await create(endpoint);
    await endpoint.schedule({ GroupName: "shop" });
    await endpoint.schedule({ Name: "stays" });
    await remove(endpoint);
    expect(await get(endpoint)).toMatchObject({ State: "DELETING" });
    await expect(endpoint.schedule({ GroupName: "shop", Name: "late" })).rejects.toThrow(ConflictException);
    await expect(remove(endpoint)).rejects.toThrow("Schedule group shop is being deleted.");
    await endpoint.advance(1000);
    await expect(get(endpoint)).rejects.toThrow("Schedule group shop does not exist.");
    await endpoint.goTo("2030-01-02T00:00:00Z");
    expect(endpoint.received).toHaveLength(1);
    await create(endpoint);
    await expect(endpoint.client.send(new GetScheduleCommand({ Name: "orders", GroupName: "shop" }))).rejects.toThrow(
      ResourceNotFoundException,
    );
  });

  test("whose deletion was in progress is gone after a restart", async () => {
    const store = memoryStore();
    {
      await using first = await startTestScheduler({ store });
      await create(first);
      await remove(first);
    }
    await using second = await startTestScheduler({ store });
    await expect(get(second)).rejects.toThrow(ResourceNotFoundException);
  });

  test("that already exists or does not exist is rejected in AWS's words", async () => {
    await using endpoint = await startTestScheduler();
    await create(endpoint);
    await expect(create(endpoint)).rejects.toMatchObject({
      name: "ConflictException",
      message: "Schedule group shop already exists.",
      $metadata: { httpStatusCode: 409 },
    });
    await expect(get(endpoint, "nope")).rejects.toThrow("Schedule group nope does not exist.");
    await expect(remove(endpoint, "nope")).rejects.toThrow(ResourceNotFoundException);
  });

  test("is limited to 500 per account", async () => {
    await using endpoint = await startTestScheduler();
    for (let i = 1; i < 500; i++) await endpoint.scheduler.run("CreateScheduleGroup", { Name: `g-${i}` });
    const refused = create(endpoint, "g-500");
    await expect(refused).rejects.toThrow(ServiceQuotaExceededException);
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 402 } });
  });
});

test("the default group always exists, and cannot be changed", async () => {
  await using endpoint = await startTestScheduler();
  expect(await get(endpoint, "default")).toMatchObject({ Arn: arn("default"), State: "ACTIVE" });
  const message = "This operation cannot be performed on schedule group default.";
  await expect(create(endpoint, "default")).rejects.toThrow(message);
  await expect(remove(endpoint, "default")).rejects.toThrow(message);
  const tag = new TagResourceCommand({ ResourceArn: arn("default"), Tags: [{ Key: "a", Value: "b" }] });
  await expect(endpoint.client.send(tag)).rejects.toThrow(message);
});

test("groups are listed by prefix, a page at a time", async () => {
  await using endpoint = await startTestScheduler();
  const { client } = endpoint;
  for (const name of ["b-1", "a-2", "a-1"]) await create(endpoint, name);
  const { ScheduleGroups = [] } = await client.send(new ListScheduleGroupsCommand({ NamePrefix: "a-" }));
  expect(ScheduleGroups.map(({ Name }) => Name)).toEqual(["a-1", "a-2"]);
  const pages: (string | undefined)[][] = [];
  for await (const page of paginateListScheduleGroups({ client, pageSize: 3 }, {}))
    pages.push(page.ScheduleGroups?.map(({ Name }) => Name) ?? []);
  expect(pages).toEqual([["a-1", "a-2", "b-1"], ["default"]]);
  const tooMany = client.send(new ListScheduleGroupsCommand({ MaxResults: 101 }));
  await expect(tooMany).rejects.toThrow(
    "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  );
});

describe("tags", () => {
  const tagsOf = async ({ client }: TestScheduler, name = "shop") =>
    (await client.send(new ListTagsForResourceCommand({ ResourceArn: arn(name) }))).Tags;

  test("are set with the group, added, replaced and removed", async () => {
    await using endpoint = await startTestScheduler();
    const { client } = endpoint;
    await create(endpoint, "shop", { Tags: [{ Key: "team", Value: "orders" }] });
    const Tags = ["team", "stage", "a/b c"].map((Key) => ({ Key, Value: "new" }));
    await client.send(new TagResourceCommand({ ResourceArn: arn("shop"), Tags }));
    expect(await tagsOf(endpoint)).toEqual(Tags);
    await client.send(new UntagResourceCommand({ ResourceArn: arn("shop"), TagKeys: ["team", "a/b c"] }));
    expect(await tagsOf(endpoint)).toEqual([{ Key: "stage", Value: "new" }]);
  });

  test("are only for groups, at most 50 each", async () => {
    await using endpoint = await startTestScheduler();
    const { client } = endpoint;
    await create(endpoint);
    const ResourceArn = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/orders";
    await expect(client.send(new ListTagsForResourceCommand({ ResourceArn }))).rejects.toThrow(
      /at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    );
    await expect(tagsOf(endpoint, "nope")).rejects.toThrow("Schedule group nope does not exist.");
    const Tags = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "v" }));
    const refused = client.send(new TagResourceCommand({ ResourceArn: arn("shop"), Tags }));
    await expect(refused).rejects.toThrow("A schedule group has at most 50 tags.");
  });
});
