import type { GenericSchema } from "valibot";
import * as archives from "../../api/archives.ts";
import * as clock from "../../api/clock.ts";
import * as contracts from "../../api/contracts.ts";
import * as events from "../../api/events.ts";
import * as failures from "../../api/failures.ts";
import * as faults from "../../api/faults.ts";
import * as functions from "../../api/functions.ts";
import * as lessons from "../../api/lessons.ts";
import * as logs from "../../api/logs.ts";
import * as mails from "../../api/mails.ts";
import * as map from "../../api/map.ts";
import * as metrics from "../../api/metrics.ts";
import * as objects from "../../api/objects.ts";
import * as schema from "../../api/schema.ts";
import * as signal from "../../api/signal.ts";
import * as stories from "../../api/stories.ts";
import * as stream from "../../api/stream.ts";
import * as token from "../../api/token.ts";
import * as whyNot from "../../api/why-not.ts";
import * as workbench from "../../api/workbench.ts";

const { about: _, ...common } = schema;

/** Every schema of the API by its name. */
export const schemas: Record<string, GenericSchema> = {
  ...common,
  ...signal,
  ...archives,
  ...clock,
  ...contracts,
  ...events,
  ...failures,
  ...faults,
  ...functions,
  ...lessons,
  ...logs,
  ...mails,
  ...map,
  ...metrics,
  ...objects,
  ...stories,
  ...stream,
  ...token,
  ...whyNot,
  ...workbench,
};
