/** When the prices below were last compared, with what was published about them that year. AWS's own pages decide. */
export const PRICES_AS_OF = "2026-11-28";

/**
 * AWS's list prices in US East (N. Virginia), in US dollars, without free tiers or volume discounts, per unit.
 * https://aws.amazon.com/lambda/pricing/ https://aws.amazon.com/eventbridge/pricing/ https://aws.amazon.com/sqs/pricing/
 * https://aws.amazon.com/dynamodb/pricing/on-demand/ https://aws.amazon.com/s3/pricing/ https://aws.amazon.com/ses/pricing/
 * https://aws.amazon.com/api-gateway/pricing/ https://aws.amazon.com/cloudwatch/pricing/
 */
export const PRICES = {
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: { x86_64: 0.0000166667, arm64: 0.0000133334 },
  event: 1e-6,
  /** Of processing; storage is by the month. */
  archivedByte: 0.1 / 1e9,
  queueRequest: 0.4e-6,
  tableWriteUnit: 0.625e-6,
  tableReadUnit: 0.125e-6,
  objectPut: 5e-6,
  objectGet: 0.4e-6,
  mail: 100e-6,
  httpRequest: 1e-6,
  logByte: 0.5 / 1e9,
};

/** By the month, whatever happens: an alarm at a resolution of a minute, a dashboard, a metric of the application's own. */
export const MONTHLY_PRICES = { alarm: 0.1, dashboard: 3, metric: 0.3 };
