import { inCatalogue, withPublished } from "./edits.ts";
import { fieldsIn } from "./fields.ts";
import type { Plan } from "./plan.ts";
import { APP, CATALOGUE, existingService, refuseTakenEvent, textOf } from "./project.ts";
import { type Asked, type Generator, only, required } from "./run.ts";
import { contractFile } from "./templates/contract.ts";
import { makerFile, makerTestFile } from "./templates/event.ts";
import { eventType, wordsOf } from "./words.ts";

const HELP = `Adds an event that a service publishes: contract, schema, the function that makes it, and its test.

  npm run new:event -- ParcelLost --by shipping --fields orderId:Id,parcels:Quantity

  --by SERVICE        the service that publishes it
  --fields LIST       its fields, each with its kind (Id, Text, Money, Currency, Count, Quantity, Time, Day); the first is
                      what the event is about. By default orderId:Id
  --dry-run           says what it would write, and writes nothing
  --help              this text

Exit status: 0 done, 1 refused with nothing written, 2 the command could not be run.`;

const OPTIONS = { by: { type: "string" }, fields: { type: "string", default: "orderId:Id" } } as const;

/** Plans what `npm run new:event` writes. Throws `Refusal`. */
function planFor({ names, options }: Asked): Plan {
  const words = wordsOf(eventType(only(names)));
  const service = required(options, "by", "shipping");
  const { source } = existingService(service);
  refuseTakenEvent(words.type);
  const fields = fieldsIn(String(options["fields"]));
  const name = words.type.charAt(0).toLowerCase() + words.type.slice(1);
  return {
    creates: {
      [`events/contracts/${words.file}.ts`]: contractFile(words, source, fields),
      [`services/${service}/${words.file}.ts`]: makerFile(words, name),
      [`services/${service}/${words.file}.test.ts`]: makerTestFile(words, name),
    },
    schemas: [`events/schemas/${words.type}.v1.json`],
    changes: {
      [CATALOGUE]: inCatalogue(textOf(CATALOGUE), words),
      [APP]: withPublished(textOf(APP), service, words),
    },
    next: [
      `Call ${name}() where services/${service} decides that it happened, and store it with the item: toOutbox([…])`,
      `npm run check && npx vitest run services/${service} infra events`,
    ],
  };
}

export const event = { help: HELP, options: OPTIONS, planFor } satisfies Generator;
