import { consumer } from "./consumer.ts";
import { event } from "./event.ts";
import { generate } from "./run.ts";
import { service } from "./service.ts";

const generators = { service, event, consumer };

// The npm scripts name the generator first.
const [name, ...args] = process.argv.slice(2);
generate(generators[name as keyof typeof generators], args);
