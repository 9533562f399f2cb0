import { GetAccountSettingsCommand } from "@aws-sdk/client-lambda";
import { paginateListServiceQuotas, type ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { Account } from "../account.ts";
import { type Finding, ok, warning } from "../finding.ts";

/** A confirmed order publishes four events, and a relay may send each in its own call. */
const PUTS_PER_ORDER = 4;

/** Concurrent invocations of a busy stage's four consumers, its relays, and its API. New accounts may be limited to ten. */
const CONCURRENCY = 100;

/** Checks that EventBridge's quota covers the events of as many orders as the stage's API accepts. */
export async function checkPutEvents({ quotas, region, stage }: Account): Promise<Finding> {
  const needed = stage.apiThrottle.rate * PUTS_PER_ORDER;
  const rate = await putEventsPerSecond(quotas as ServiceQuotasClient);
  if (rate === undefined) return warning(`Service Quotas does not know of PutEvents in ${region}.`);
  if (rate >= needed) return ok(`PutEvents: ${rate} calls a second, and the stage makes ${needed} at most`);
  return warning(
    `PutEvents takes ${rate} calls a second in ${region}, and the API's throttle of ${stage.apiThrottle.rate} orders a second may make ${needed}.`,
    "Events wait for the bus then, in their order. Lower the throttle in infra/stages.ts, or ask for a higher quota:",
    "https://console.aws.amazon.com/servicequotas/home/services/events/quotas",
  );
}

async function putEventsPerSecond(client: ServiceQuotasClient): Promise<number | undefined> {
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: "events" })) {
    const quota = Quotas.find(({ QuotaName = "" }) => /^PutEvents throttle/i.test(QuotaName));
    if (quota) return quota.Value;
  }
  return undefined;
}

/** Checks that the account's Lambda concurrency is sufficient. */
export async function checkConcurrency({ lambda }: Account): Promise<Finding> {
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
  const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
  if (free >= CONCURRENCY) return ok(`Lambda: ${free} invocations at once`);
  return warning(
    `Lambda runs ${free} functions of this account at once, and a busy stage needs ${CONCURRENCY}: its API would refuse requests.`,
    "aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000",
  );
}
