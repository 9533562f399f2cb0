import { list, map, required, text } from "../../api/shapes.ts";
import { arn, parseArn } from "../../aws.ts";
import { invalid, pageOf } from "../input.ts";
import { operation } from "../operation.ts";
import { page } from "../shapes.ts";
import { conflict, deliveryName, gone, unsupported } from "../vended/input.ts";
import type { DeliverySource } from "../vended/vended.ts";

/** The types of logs that a service's resources send, by the service in their ARN. */
const LOG_TYPES: Record<string, readonly string[]> = { events: ["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"] };

const arnOf = (name: string) => arn("logs", `delivery-source:${name}`);
const onSource =
  (action: string) =>
  (_: unknown, { name = "*" }: { name?: string }) => [{ action, resource: arnOf(name) }];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html */
export const putDeliverySource = operation({
  input: {
    name: required(deliveryName),
    resourceArn: required(text()),
    logType: required(text({ min: 1, max: 255, pattern: "[\\w]*" })),
    tags: map(text(), text()),
    deliverySourceConfiguration: map(text(), text()),
  },
  permissions: onSource("logs:PutDeliverySource"),
  run({ vended: { sources } }, { name, resourceArn, logType, tags, deliverySourceConfiguration }) {
    if (deliverySourceConfiguration) throw unsupported("deliverySourceConfiguration");
    const { service, resource } = parseArn(resourceArn);
    const types = Object.hasOwn(LOG_TYPES, service) ? LOG_TYPES[service] : undefined;
    if (!types || !resource.startsWith("event-bus/"))
      throw unsupported(`A delivery source that is not an event bus (${resourceArn})`);
    if (!types.includes(logType)) throw invalid(`The log type ${logType} is not one of ${types.join(", ")}.`);
    const known = sources.get(name);
    if (known && (known.resourceArn !== resourceArn || known.logType !== logType))
      throw conflict(`The delivery source ${name} is of another resource or log type.`);
    const source = { name, arn: arnOf(name), resourceArn, service, logType, tags };
    sources.set(name, source);
    return { deliverySource: described(source) };
  },
});

export const getDeliverySource = operation({
  input: { name: required(deliveryName) },
  permissions: onSource("logs:GetDeliverySource"),
  run({ vended: { sources } }, { name }) {
    const source = sources.get(name);
    if (!source) throw gone("delivery source", name);
    return { deliverySource: described(source) };
  },
});

export const describeDeliverySources = operation({
  input: { ...page, resourceArns: list(text()) },
  permissions: () => [{ action: "logs:DescribeDeliverySources", resource: "*" }],
  run({ vended: { sources } }, { resourceArns, ...input }) {
    const found = [...sources.values()].filter(({ resourceArn }) => resourceArns?.includes(resourceArn) ?? true);
    const { items, ...token } = pageOf(found, input, 50);
    return { deliverySources: items.map(described), ...token };
  },
});

export const deleteDeliverySource = operation({
  input: { name: required(deliveryName) },
  permissions: onSource("logs:DeleteDeliverySource"),
  run({ vended: { sources, deliveries } }, { name }) {
    if (!sources.has(name)) throw gone("delivery source", name);
    if ([...deliveries.values()].some(({ source }) => source === name))
      throw conflict(`The delivery source ${name} has deliveries: delete them first.`);
    sources.delete(name);
    return {};
  },
});

const described = ({ resourceArn, ...source }: DeliverySource) => ({ ...source, resourceArns: [resourceArn] });
