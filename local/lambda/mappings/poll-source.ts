import type { Clock } from "../../clock.ts";
import type { Refusal } from "../../iam/authorizer.ts";
import type { Random } from "../../random.ts";
import type { Store } from "../../store.ts";
import type { Trace } from "../../trace.ts";
import type { SendToDestination } from "../destination.ts";
import { roleCaller } from "../function-config.ts";
import type { Functions } from "../functions.ts";
import type { Run } from "../invocation.ts";
import type { QueueSource, StreamSource } from "../sources.ts";
import { type MappingConfig, sourceKind } from "./mapping-config.ts";
import { type Poller, pollQueue } from "./queue-poller.ts";
import { queueFor, streamFor } from "./source-access.ts";
import { pollStream } from "./stream-poller.ts";

interface Deps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  refusal: Refusal;
  functions: Functions;
  queues: QueueSource;
  streams: StreamSource;
  run: Run;
  sendToDestination: SendToDestination;
  /** Concurrent batches of a queue whose mapping sets no MaximumConcurrency. */
  queueConcurrency: number;
}

/** Polls a mapping's queue or stream with the role of its function. */
export const createPoll =
  ({ functions, refusal, queues, streams, queueConcurrency, ...deps }: Deps) =>
  (config: MappingConfig): Poller => {
    const target = functions.find(config.functionArn);
    const reader = { refusal, role: roleCaller(target.config) };
    if (sourceKind(config.eventSourceArn) === "stream")
      return pollStream({ ...deps, streams: streamFor(reader, streams) }, target, config);
    const concurrency = Math.min(queueConcurrency, target.config.reservedConcurrency ?? Infinity);
    return pollQueue({ ...deps, queues: queueFor(reader, queues), concurrency }, target, config);
  };
