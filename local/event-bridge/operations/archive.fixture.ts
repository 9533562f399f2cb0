import {
  CreateArchiveCommand,
  type CreateArchiveCommandInput,
  DescribeArchiveCommand,
} from "@aws-sdk/client-eventbridge";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

export const BUS = "arn:aws:events:us-east-1:000000000000:event-bus/shop";
export const ARCHIVE = "arn:aws:events:us-east-1:000000000000:archive/everything";
export const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

/** A bus `shop` with an archive `everything`. */
export async function endpointWithArchive(
  input: Partial<CreateArchiveCommandInput> = {},
  options?: Parameters<typeof startTestEndpoint>[0],
): Promise<TestEndpoint> {
  const endpoint = await startTestEndpoint(options);
  await endpoint.bus.run("CreateEventBus", { Name: "shop" });
  await endpoint.client.send(new CreateArchiveCommand({ ArchiveName: "everything", EventSourceArn: BUS, ...input }));
  return endpoint;
}

/** A time of one hour. */
export const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 23, 17, minute, second));

export async function put({ bus }: TestEndpoint, n: number, time: Date, Source = "app"): Promise<void> {
  const Detail = JSON.stringify({ n });
  const Entries = [{ EventBusName: "shop", Source, DetailType: "t", Detail, Time: time.getTime() / 1000 }];
  await bus.run("PutEvents", { Entries });
}

export const describeArchive = ({ client }: TestEndpoint) =>
  client.send(new DescribeArchiveCommand({ ArchiveName: "everything" }));
