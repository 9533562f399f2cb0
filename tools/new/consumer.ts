import { existsSync } from "node:fs";
import { join } from "node:path";
import { inStack, withConsumer } from "./edits.ts";
import type { Plan } from "./plan.ts";
import { APP, existingEvent, existingService, ROOT, refuseLongConsumer, textOf } from "./project.ts";
import { Refusal } from "./refusal.ts";
import { type Asked, type Generator, only, required } from "./run.ts";
import { consumerFile, consumerTestFile } from "./templates/consumer.ts";
import { wordsOf } from "./words.ts";

const HELP = `Adds a function to a service, which consumes an event: handler, test, rule, queue, dead-letter queue, permissions, alarms.

  npm run new:consumer -- shipping --consumes OrderCancelled

  --consumes EVENT    an event of the catalog
  --direct            makes the function the rule's target, without a queue (docs/decisions/queue-or-direct-target.md)
  --dry-run           says what it would write, and writes nothing
  --help              this text

Exit status: 0 done, 1 refused with nothing written, 2 the command could not be run.`;

const OPTIONS = { consumes: { type: "string" }, direct: { type: "boolean" } } as const;

/** Plans what `npm run new:consumer` writes. Throws `Refusal`. */
function planFor({ names, options }: Asked): Plan {
  const service = only(names) ?? "";
  const { consumes, stack } = existingService(service || undefined);
  const contract = existingEvent(required(options, "consumes", "OrderConfirmed"));
  const words = wordsOf(contract.type);
  const name = `on-${words.file}`;
  const taken = Object.entries(consumes).find(([, { contracts }]) => contracts.some(({ type }) => type === words.type));
  if (taken)
    throw new Refusal(`${service} consumes ${words.type} already, in ${taken[0]}.handler.ts: change that one.`);
  const handler = `services/${service}/${name}.handler.ts`;
  if (existsSync(join(ROOT, handler))) throw new Refusal(`${handler} exists already: change that one.`);
  refuseLongConsumer(service, name, contract);

  const through = options["direct"] ? "direct" : "queue";
  return {
    creates: {
      [handler]: consumerFile(words, through),
      [`services/${service}/${name}.test.ts`]: consumerTestFile(service, words, name, through),
    },
    schemas: [],
    changes: {
      [stack]: inStack(textOf(stack), stack, name),
      [APP]: withConsumer(textOf(APP), service, {
        consumer: name,
        consumes: words,
        through: through === "queue" ? "viaQueue" : "direct",
      }),
    },
    next: [
      `Say in ${handler} what ${service} does about it; what it needs for that, in ${stack}.`,
      `npm run check && npx vitest run services/${service} infra`,
    ],
  };
}

export const consumer = { help: HELP, options: OPTIONS, planFor } satisfies Generator;
