import { createRequire } from "node:module";
import type * as Library from "aws-local-stepfunctions";

const load = createRequire(import.meta.url);

/** Returns the interpreter, loaded lazily: it takes a tenth of a second, spent only by a cloud with state machines. */
export const library = (): typeof Library => load("aws-local-stepfunctions");
