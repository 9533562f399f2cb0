import { type AwsService, createAwsClient } from "../client/aws-request.ts";
import { InvalidScenario } from "../command/scenario.ts";
import { sampleEntries } from "./entries.ts";
import { patternOf } from "./rules.ts";
import type { CustomEvent, CustomRule } from "./template.ts";

const SAMPLES = 20;

/**
 * Asks EventBridge whether each rule matches what it claims to match. Rejects with `InvalidScenario` otherwise: a missing
 * delivery could not be told from an event that a rule does not match.
 */
export async function verifyRules(
  custom: CustomEvent,
  rules: CustomRule[],
  seed: number,
  events: AwsService,
): Promise<void> {
  const client = createAwsClient(events, {
    contentType: "application/x-amz-json-1.1",
    maxSockets: 4,
    timeoutMs: 10_000,
  });
  const samples = sampleEntries(custom, seed, SAMPLES);
  try {
    for (const rule of rules) {
      const EventPattern = JSON.stringify(patternOf(rule));
      const answers = await Promise.all(
        samples.map(async ({ Source, DetailType, Detail, Resources }) => {
          const Event = JSON.stringify({
            version: "0",
            id: "00000000-0000-4000-8000-000000000000",
            "detail-type": DetailType,
            source: Source,
            account: "123456789012",
            time: new Date().toISOString(),
            region: events.region,
            resources: Resources,
            detail: JSON.parse(Detail),
          });
          return JSON.parse(await client.send("AWSEvents.TestEventPattern", JSON.stringify({ EventPattern, Event })));
        }),
      );
      const matched = answers.filter(({ Result }) => Result === true).length;
      const expected = rule.matches === "every" ? SAMPLES : 0;
      if (matched === expected) continue;
      throw new InvalidScenario(
        `The event ${custom.name}: the pattern ${JSON.stringify(rule.pattern)} matches ${matched} of ${SAMPLES} sample events, ` +
          `but its rule says "matches": "${rule.matches}". A rule must match every event or none, so that a missing delivery can be counted as lost.`,
      );
    }
  } finally {
    client.close();
  }
}
