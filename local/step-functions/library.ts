import { createRequire } from "node:module";
import type * as Library from "aws-local-stepfunctions";

const load = createRequire(import.meta.url);

/** The interpreter. To load it takes a tenth of a second, which only a cloud with state machines has to spend. */
export const library = (): typeof Library => load("aws-local-stepfunctions");
