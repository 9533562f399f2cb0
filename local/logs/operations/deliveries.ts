import { boolean, list, map, required, structure, text } from "../../api/shapes.ts";
import { arn } from "../../aws.ts";
import { pageOf } from "../input.ts";
import { operation } from "../operation.ts";
import { page } from "../shapes.ts";
import { conflict, deliveryName, gone, unsupported } from "../vended/input.ts";
import type { Delivery } from "../vended/vended.ts";

const deliveryId = text({ min: 1, max: 64, pattern: "[0-9A-Za-z]+" });
const arnOf = (id: string) => arn("logs", `delivery:${id}`);
const onDelivery =
  (action: string) =>
  (_: unknown, { id = "*" }: { id?: string }) => [{ action, resource: arnOf(id) }];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html */
export const createDelivery = operation({
  input: {
    deliverySourceName: required(deliveryName),
    deliveryDestinationArn: required(text()),
    recordFields: list(text()),
    fieldDelimiter: text(),
    s3DeliveryConfiguration: structure({ suffixPath: text(), enableHiveCompatiblePath: boolean }),
    tags: map(text(), text()),
  },
  permissions: (_, { deliverySourceName = "", deliveryDestinationArn = "" }) =>
    [arn("logs", `delivery-source:${deliverySourceName}`), deliveryDestinationArn].map((resource) => ({
      action: "logs:CreateDelivery",
      resource,
    })),
  run({ random, vended: { sources, destinations, deliveries } }, input) {
    const { deliverySourceName: source, deliveryDestinationArn: destinationArn, tags } = input;
    for (const name of ["recordFields", "fieldDelimiter", "s3DeliveryConfiguration"] as const)
      if (input[name] !== undefined) throw unsupported(name);
    if (!sources.has(source)) throw gone("delivery source", source);
    if (!destinations.has(destinationArn)) throw gone("delivery destination", destinationArn);
    const isSame = (each: Delivery) => each.source === source && each.destinationArn === destinationArn;
    if ([...deliveries.values()].some(isSame))
      throw conflict("A delivery of this source to this destination exists already.");
    const id = random.text(16);
    const delivery = { id, arn: arnOf(id), source, destinationArn, tags };
    deliveries.set(id, delivery);
    return { delivery: described(delivery) };
  },
});

export const getDelivery = operation({
  input: { id: required(deliveryId) },
  permissions: onDelivery("logs:GetDelivery"),
  run({ vended: { deliveries } }, { id }) {
    const delivery = deliveries.get(id);
    if (!delivery) throw gone("delivery", id);
    return { delivery: described(delivery) };
  },
});

export const describeDeliveries = operation({
  input: { ...page, deliverySourceNames: list(text()) },
  permissions: () => [{ action: "logs:DescribeDeliveries", resource: "*" }],
  run({ vended: { deliveries } }, { deliverySourceNames: names, ...input }) {
    const found = [...deliveries.values()].filter(({ source }) => names?.includes(source) ?? true);
    const { items, ...token } = pageOf(found, input, 50);
    return { deliveries: items.map(described), ...token };
  },
});

export const deleteDelivery = operation({
  input: { id: required(deliveryId) },
  permissions: onDelivery("logs:DeleteDelivery"),
  run({ vended: { deliveries } }, { id }) {
    if (!deliveries.delete(id)) throw gone("delivery", id);
    return {};
  },
});

const described = ({ source, destinationArn, ...delivery }: Delivery) => ({
  ...delivery,
  deliverySourceName: source,
  deliveryDestinationArn: destinationArn,
  deliveryDestinationType: "CWL",
});
