import { inCatalogue, withService } from "./edits.ts";
import { idOf, sameField } from "./fields.ts";
import type { Plan } from "./plan.ts";
import {
  APP,
  CATALOGUE,
  existingEvent,
  refuseLongConsumer,
  refuseTakenEvent,
  refuseTakenService,
  subjectOf,
  textOf,
} from "./project.ts";
import { type Asked, type Generator, only, required } from "./run.ts";
import { contractFile } from "./templates/contract.ts";
import {
  handlerFile,
  readmeFile,
  ruleFile,
  type ServiceWords,
  stackFile,
  storeFile,
  testFile,
} from "./templates/service.ts";
import { capital, eventType, phrase, serviceName, wordsOf } from "./words.ts";

const HELP = `Adds a service that consumes one event and publishes another: contract, schema, handler, store, tests, stack, permissions.

  npm run new:service -- shipping --consumes OrderConfirmed --publishes ShipmentBooked

  --consumes EVENT    an event of the catalog
  --publishes EVENT   a new event: a thing, and what happened to it
  --does "…"          what it does, such as "books a shipment for each confirmed order"
  --direct            makes the function the rule's target, without a queue (docs/decisions/queue-or-direct-target.md)
  --dry-run           says what it would write, and writes nothing
  --help              this text

Exit status: 0 done, 1 refused with nothing written, 2 the command could not be run.`;

const OPTIONS = {
  consumes: { type: "string" },
  publishes: { type: "string" },
  does: { type: "string" },
  direct: { type: "boolean" },
} as const;

/** Plans what `npm run new:service` writes. Throws `Refusal`. */
function planFor({ names, options }: Asked): Plan {
  const name = serviceName(only(names));
  const source = `app.${name}`;
  refuseTakenService(name, source);
  const contract = existingEvent(required(options, "consumes", "OrderConfirmed"));
  const consumed = wordsOf(contract.type);
  const published = wordsOf(eventType(required(options, "publishes", "ShipmentBooked")));
  refuseTakenEvent(published.type);
  const consumer = `on-${consumed.file}`;
  refuseLongConsumer(name, consumer, contract);

  const through = options["direct"] ? "direct" : "queue";
  const does = phrase(options["does"] ?? `publishes ${published.type} once for each ${consumed.type}`);
  const subject = subjectOf(contract);
  const words: ServiceWords = { name, Name: capital(name), does, consumed, consumer, subject, published };
  const fields = [sameField(subject, contract.subject(contract.example)), idOf(published.thing)];
  const thing = published.file.replace(/-[^-]*$/, "");
  return {
    creates: {
      [`events/contracts/${published.file}.ts`]: contractFile(published, source, fields),
      [`services/${name}/README.md`]: readmeFile(words),
      [`services/${name}/store.ts`]: storeFile(words),
      [`services/${name}/add-${thing}.ts`]: ruleFile(words),
      [`services/${name}/add-${thing}.test.ts`]: testFile(words, through),
      [`services/${name}/${consumer}.handler.ts`]: handlerFile(words, through),
      [`infra/stacks/${name}-stack.ts`]: stackFile(words),
    },
    schemas: [`events/schemas/${published.type}.v1.json`],
    changes: {
      [CATALOGUE]: inCatalogue(textOf(CATALOGUE), published),
      [APP]: withService(textOf(APP), {
        ...words,
        does: `${capital(does)}.`,
        publishes: published,
        consumes: consumed,
        through: through === "queue" ? "viaQueue" : "direct",
      }),
    },
    next: [
      `npm start, and place an order: the console's map shows ${name}`,
      `npm run check && npx vitest run services/${name} infra events`,
      `Say in services/${name}/add-${thing}.ts what ${name} really does, and in events/contracts/${published.file}.ts what others may know of it.`,
    ],
  };
}

export const service = { help: HELP, options: OPTIONS, planFor } satisfies Generator;
