import {
  CloudWatchLogsClient,
  CreateDeliveryCommand,
  CreateLogGroupCommand,
  DeleteDeliveryCommand,
  DeleteDeliveryDestinationCommand,
  DeleteDeliverySourceCommand,
  DescribeDeliveriesCommand,
  DescribeDeliveryDestinationsCommand,
  DescribeDeliverySourcesCommand,
  GetDeliveryCommand,
  GetDeliveryDestinationCommand,
  GetDeliverySourceCommand,
  PutDeliveryDestinationCommand,
  PutDeliverySourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { beforeAll, describe, expect, test } from "vitest";
import { arn } from "../aws.ts";
import { emptyCloud } from "../fidelity/empty-cloud.fixture.ts";

const { endpoint } = emptyCloud();
const BUS = arn("events", "event-bus/shop");
const source = { name: "shop-ERROR", resourceArn: BUS, logType: "ERROR_LOGS", tags: { app: "shop" } };
let client: CloudWatchLogsClient;

beforeAll(async () => {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new CloudWatchLogsClient({ endpoint: endpoint(), region: "us-east-1", credentials, maxAttempts: 1 });
  await client.send(new CreateLogGroupCommand({ logGroupName: "bus" }));
});

const toGroup = (name: string, group: string) =>
  new PutDeliveryDestinationCommand({
    name,
    deliveryDestinationConfiguration: { destinationResourceArn: group },
  });

describe("a delivery", () => {
  test("leads from a source to a destination, and both are kept while it is there", async () => {
    const { deliverySource } = await client.send(new PutDeliverySourceCommand(source));
    const described = {
      ...{ name: "shop-ERROR", arn: arn("logs", "delivery-source:shop-ERROR"), service: "events" },
      ...{ resourceArns: [BUS], logType: "ERROR_LOGS", tags: { app: "shop" } },
    };
    expect(deliverySource).toEqual(described);
    const { deliveryDestination } = await client.send(toGroup("group", arn("logs", "log-group:bus:*")));
    expect(deliveryDestination).toMatchObject({
      deliveryDestinationType: "CWL",
      deliveryDestinationConfiguration: { destinationResourceArn: arn("logs", "log-group:bus") },
    });
    const pair = { deliverySourceName: source.name, deliveryDestinationArn: deliveryDestination?.arn ?? "" };
    const { delivery } = await client.send(new CreateDeliveryCommand(pair));
    const { id } = delivery as { id: string };
    expect(delivery).toMatchObject({ ...pair, deliveryDestinationType: "CWL" });
    await expect(client.send(new CreateDeliveryCommand(pair))).rejects.toMatchObject({ name: "ConflictException" });

    expect((await client.send(new GetDeliverySourceCommand({ name: source.name }))).deliverySource).toEqual(described);
    expect((await client.send(new DescribeDeliverySourcesCommand({}))).deliverySources).toEqual([described]);
    const ofOthers = await client.send(new DescribeDeliverySourcesCommand({ resourceArns: ["arn:aws:events:x"] }));
    expect(ofOthers.deliverySources).toEqual([]);
    const got = await client.send(new GetDeliveryDestinationCommand({ name: "group" }));
    expect(got.deliveryDestination).toEqual(deliveryDestination);
    const destinations = await client.send(new DescribeDeliveryDestinationsCommand({}));
    expect(destinations.deliveryDestinations).toEqual([deliveryDestination]);
    expect(
      (await client.send(new DescribeDeliveryDestinationsCommand({ names: ["other"] }))).deliveryDestinations,
    ).toEqual([]);
    expect((await client.send(new GetDeliveryCommand({ id }))).delivery).toEqual(delivery);
    const others = await client.send(new DescribeDeliveriesCommand({ deliverySourceNames: ["other"] }));
    expect(others.deliveries).toEqual([]);
    expect((await client.send(new DescribeDeliveriesCommand({}))).deliveries).toEqual([delivery]);

    const deleteSource = new DeleteDeliverySourceCommand({ name: source.name });
    const deleteDestination = new DeleteDeliveryDestinationCommand({ name: "group" });
    await expect(client.send(deleteSource)).rejects.toMatchObject({ name: "ConflictException" });
    await expect(client.send(deleteDestination)).rejects.toMatchObject({ name: "ConflictException" });
    await client.send(new DeleteDeliveryCommand({ id }));
    await client.send(deleteSource);
    await client.send(deleteDestination);
    await expect(client.send(new GetDeliveryCommand({ id }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test.each([
    ["a log type that buses do not have", new PutDeliverySourceCommand({ ...source, logType: "ACCESS_LOGS" })],
    ["another service's logs", new PutDeliverySourceCommand({ ...source, resourceArn: arn("sqs", "q") })],
    ["a bucket", toGroup("bucket", "arn:aws:s3:::logs")],
    ["a group that does not exist", toGroup("gone", arn("logs", "log-group:gone"))],
    [
      "a source that does not exist",
      new CreateDeliveryCommand({ deliverySourceName: "gone", deliveryDestinationArn: "arn:aws:logs:x" }),
    ],
  ])("of %s is refused", async (_, command) => {
    await expect(client.send(command as PutDeliverySourceCommand)).rejects.toMatchObject({
      name: expect.stringMatching(/^(ValidationException|InvalidParameterException|ResourceNotFoundException)$/),
    });
  });
});
