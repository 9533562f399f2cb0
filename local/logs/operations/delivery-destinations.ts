import { list, map, oneOf, required, structure, text } from "../../api/shapes.ts";
import { arn, parseArn } from "../../aws.ts";
import { pageOf } from "../input.ts";
import { operation } from "../operation.ts";
import { page } from "../shapes.ts";
import { conflict, deliveryName, gone, unsupported } from "../vended/input.ts";
import type { DeliveryDestination } from "../vended/vended.ts";

const arnOf = (name: string) => arn("logs", `delivery-destination:${name}`);
const onDestination =
  (action: string) =>
  (_: unknown, { name = "*" }: { name?: string }) => [{ action, resource: arnOf(name) }];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestination.html */
export const putDeliveryDestination = operation({
  input: {
    name: required(deliveryName),
    outputFormat: oneOf("json", "plain", "w3c", "raw", "parquet"),
    deliveryDestinationConfiguration: structure({ destinationResourceArn: required(text()) }),
    deliveryDestinationType: oneOf("S3", "CWL", "FH", "XRAY"),
    roleArn: text(),
    tags: map(text(), text()),
  },
  permissions: onDestination("logs:PutDeliveryDestination"),
  run({ groups, vended: { destinations } }, input) {
    const { name, outputFormat = "json", deliveryDestinationConfiguration: to, tags, roleArn } = input;
    if (roleArn) throw unsupported("roleArn");
    if (outputFormat !== "json") throw unsupported(`outputFormat ${outputFormat}`);
    if (!to || parseArn(to.destinationResourceArn).service !== "logs")
      throw unsupported(`A destination that is not a log group (${to?.destinationResourceArn ?? "none"})`);
    const groupArn = to.destinationResourceArn.replace(/:\*$/, "");
    groups.get(groupArn);
    const known = destinations.get(arnOf(name));
    if (known && known.groupArn !== groupArn) throw conflict(`The delivery destination ${name} is another log group.`);
    const destination = { name, arn: arnOf(name), groupArn, outputFormat, tags };
    destinations.set(destination.arn, destination);
    return { deliveryDestination: described(destination) };
  },
});

export const getDeliveryDestination = operation({
  input: { name: required(deliveryName) },
  permissions: onDestination("logs:GetDeliveryDestination"),
  run({ vended: { destinations } }, { name }) {
    const destination = destinations.get(arnOf(name));
    if (!destination) throw gone("delivery destination", name);
    return { deliveryDestination: described(destination) };
  },
});

export const describeDeliveryDestinations = operation({
  input: { ...page, names: list(text()) },
  permissions: () => [{ action: "logs:DescribeDeliveryDestinations", resource: "*" }],
  run({ vended: { destinations } }, { names, ...input }) {
    const found = [...destinations.values()].filter(({ name }) => names?.includes(name) ?? true);
    const { items, ...token } = pageOf(found, input, 50);
    return { deliveryDestinations: items.map(described), ...token };
  },
});

export const deleteDeliveryDestination = operation({
  input: { name: required(deliveryName) },
  permissions: onDestination("logs:DeleteDeliveryDestination"),
  run({ vended: { destinations, deliveries } }, { name }) {
    if (!destinations.has(arnOf(name))) throw gone("delivery destination", name);
    if ([...deliveries.values()].some(({ destinationArn }) => destinationArn === arnOf(name)))
      throw conflict(`The delivery destination ${name} has deliveries: delete them first.`);
    destinations.delete(arnOf(name));
    return {};
  },
});

const described = ({ groupArn, ...destination }: DeliveryDestination) => ({
  ...destination,
  deliveryDestinationType: "CWL",
  deliveryDestinationConfiguration: { destinationResourceArn: groupArn },
});
