import { Aws, CfnOutput } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { ApiAccess } from "../stage.ts";

/** An order at the shop's prices. A back end names the customer; with a token, its holder is the customer. */
export const firstOrder = ({ kind }: ApiAccess): object => ({
  ...(kind !== "jwt" && { customerId: "c-456" }),
  email: "ada@example.com",
  currency: "EUR",
  lines: [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }],
  card: "tok_approved",
});

/** Adds stack outputs with three commands to paste into a shell, including the authorization that this stage requires. */
export function firstRequests(scope: Construct, endpoint: string, access: ApiAccess): void {
  const curl = ["curl -s", ...credentials(access)].join(" ");
  const order = JSON.stringify(firstOrder(access));
  const json = "-H 'content-type: application/json' -H 'idempotency-key: my-first-order'";
  const outputs = {
    PlaceAnOrder: ["Place an order", `${curl} -X POST ${endpoint}/orders ${json} -d '${order}'`],
    ReadTheOrder: ["See how it stands (paste its orderId)", `${curl} ${endpoint}/orders/ORDER_ID`],
    CancelTheOrder: ["Cancel it: a paid order is refunded", `${curl} -X POST ${endpoint}/orders/ORDER_ID/cancel`],
  };
  for (const [id, [description, value = ""]] of Object.entries(outputs)) {
    new CfnOutput(scope, id, { description, value });
  }
}

function credentials(access: ApiAccess): string[] {
  if (access.kind === "open") return [];
  if (access.kind === "jwt") return [`-H "authorization: Bearer $TOKEN"`];
  return [
    `--aws-sigv4 aws:amz:${Aws.REGION}:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
    `-H "x-amz-security-token: $AWS_SESSION_TOKEN"`,
  ];
}
