import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../../aws.ts";
import type { Clock } from "../../clock.ts";
import type { DeadLetterQueues } from "../../dead-letter-queues.ts";
import type { Store } from "../../store.ts";
import { checkMapping, type MappingConfig, sourceKind } from "./mapping-config.ts";
import type { Poller } from "./queue-poller.ts";

/** An existing event source mapping; it is running while it has a `poller`. */
export interface Mapping {
  id: string;
  config: MappingConfig;
  /** Milliseconds since the epoch. */
  lastModified: number;
  poller?: Poller | undefined;
  /** Whether it was created through the API, and so is stored here. */
  made: boolean;
}

export interface Mappings {
  /** Throws `ResourceConflictException` for a second mapping of the same source and function. */
  create(config: MappingConfig, made?: "made"): Mapping;
  /** Throws `ResourceNotFoundException`. */
  get(id: string): Mapping;
  all(): Mapping[];
  setEnabled(id: string, enabled: boolean): Promise<Mapping>;
  /**
   * Changes a template's mapping of the same source and function to what the template declares now. Undefined when there is
   * none.
   */
  redeclare(config: MappingConfig): Mapping | undefined;
  /** Changes the settings of a mapping that was created through the API. */
  change(id: string, changes: Partial<MappingConfig>): Promise<Mapping>;
  /** Removes a mapping; resolves with it once its last batches have ended. */
  remove(id: string): Promise<Mapping>;
  /** Resumes the mappings created through the API in an earlier run whose function still exists. */
  resume(): void;
  stop(): Promise<void>;
}

/** Whether a mapping that was declared as `declared` has since been switched on or off. */
interface Switch {
  declared: boolean;
  enabled: boolean;
}

export function createMappings(deps: {
  clock: Clock;
  store: Store;
  deadLetterQueues: DeadLetterQueues;
  poll(config: MappingConfig): Poller;
  /** Whether its function exists. */
  exists(functionArn: string): boolean;
  /** Deletes a mapping's progress. */
  forget?(config: MappingConfig): void;
  /** Throws when the function's role may not read the source. */
  checkAccess?(config: MappingConfig): void;
}): Mappings {
  const mappings = new Map<string, Mapping>();
  const switches = deps.store.collection<Switch>("lambda.mapping-switches");
  const kept = deps.store.collection<MappingConfig>("lambda.mappings");

  const declareDeadLetters = ({ id, config }: Mapping) => deps.deadLetterQueues.declare(id, [config.onFailureArn]);

  /** Returns a mapping's switch, which survives a restart until the declaration changes. */
  function switchOf(id: string, declared: boolean): Switch {
    const kept = switches.get(id);
    return kept?.declared === declared ? kept : { declared, enabled: declared };
  }

  function get(id: string): Mapping {
    const found = mappings.get(id);
    if (found) return found;
    throw new AwsError(
      "ResourceNotFoundException",
      `The resource you requested does not exist: event source mapping ${id}.`,
      404,
    );
  }

  /** Lets the mapping run as it is configured now, once its last batches have ended. */
  async function restart(mapping: Mapping): Promise<void> {
    declareDeadLetters(mapping);
    mapping.lastModified = deps.clock.now();
    const { poller } = mapping;
    mapping.poller = undefined;
    await poller?.stop();
    if (mapping.config.enabled && !mapping.poller && mappings.get(mapping.id) === mapping)
      mapping.poller = deps.poll(mapping.config);
  }

  return {
    get,
    redeclare(declared) {
      const mapping = mappings.get(mappingId(declared));
      if (!mapping || mapping.made) return undefined;
      const { enabled } = switchOf(mapping.id, declared.enabled);
      const config = { ...declared, enabled };
      if (isDeepStrictEqual(config, mapping.config)) return mapping;
      checkMapping(declared);
      deps.checkAccess?.(declared);
      mapping.config = config;
      switches.set(mapping.id, { declared: declared.enabled, enabled });
      void restart(mapping);
      return mapping;
    },
    create(declared, made) {
      checkMapping(declared);
      deps.checkAccess?.(declared);
      const id = mappingId(declared);
      const { enabled } = switchOf(id, declared.enabled);
      const config = { ...declared, enabled };
      if (mappings.has(id)) {
        throw new AwsError(
          "ResourceConflictException",
          `The event source arn (" ${config.eventSourceArn} ") and function (" ${config.functionArn} ") provided mapping ` +
            `already exists. Please update or delete the existing mapping with UUID ${id}`,
          409,
        );
      }
      const mapping: Mapping = { id, config, lastModified: deps.clock.now(), made: made !== undefined };
      if (mapping.made) kept.set(id, declared);
      mappings.set(id, mapping);
      declareDeadLetters(mapping);
      switches.set(id, { declared: declared.enabled, enabled });
      if (enabled) mapping.poller = deps.poll(config);
      return mapping;
    },
    all: () => [...mappings.values()],
    async setEnabled(id, enabled) {
      const mapping = get(id);
      if (enabled === mapping.config.enabled) return mapping;
      if (enabled) deps.checkAccess?.(mapping.config);
      mapping.config = { ...mapping.config, enabled };
      switches.set(id, { declared: switches.get(id)?.declared ?? enabled, enabled });
      mapping.lastModified = deps.clock.now();
      const { poller } = mapping;
      mapping.poller = undefined;
      await poller?.stop();
      // It may have been enabled again while the last batches ended.
      if (mapping.config.enabled && !mapping.poller) mapping.poller = deps.poll(mapping.config);
      return mapping;
    },
    async change(id, changes) {
      const mapping = get(id);
      const config = { ...mapping.config, ...changes };
      checkMapping(config);
      deps.checkAccess?.(config);
      mapping.config = config;
      kept.set(id, config);
      switches.set(id, { declared: config.enabled, enabled: config.enabled });
      await restart(mapping);
      return mapping;
    },
    async remove(id) {
      const mapping = get(id);
      mappings.delete(id);
      deps.deadLetterQueues.declare(id, []);
      kept.delete(id);
      switches.delete(id);
      mapping.config = { ...mapping.config, enabled: false };
      await mapping.poller?.stop();
      deps.forget?.(mapping.config);
      return mapping;
    },
    resume() {
      for (const [id, config] of [...kept.keys()].map((key) => [key, kept.get(key)] as const)) {
        if (!config || mappings.has(id) || !deps.exists(config.functionArn)) continue;
        const enabled = switchOf(id, config.enabled).enabled;
        const mapping: Mapping = { id, config: { ...config, enabled }, lastModified: deps.clock.now(), made: true };
        mappings.set(id, mapping);
        declareDeadLetters(mapping);
        if (enabled) mapping.poller = deps.poll(mapping.config);
      }
    },
    async stop() {
      await Promise.all([...mappings.values()].map(({ poller }) => poller?.stop()));
    },
  };
}

/** Returns a mapping's id, which stays the same for its source and function across restarts. */
export function mappingId({ eventSourceArn, functionArn }: MappingConfig): string {
  const hex = createHash("sha256").update(`${eventSourceArn}|${functionArn}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Returns a mapping in the API's format. */
export function describeMapping({ id, config, lastModified }: Mapping): object {
  const common = {
    UUID: id,
    EventSourceArn: config.eventSourceArn,
    FunctionArn: config.functionArn,
    BatchSize: config.batchSize,
    MaximumBatchingWindowInSeconds: config.maximumBatchingWindowSeconds,
    FunctionResponseTypes: config.reportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    LastModified: lastModified / 1_000,
    State: config.enabled ? "Enabled" : "Disabled",
    StateTransitionReason: "USER_INITIATED",
  };
  if (sourceKind(config.eventSourceArn) === "queue") {
    const { maximumConcurrency: most } = config;
    return { ...common, ...(most !== undefined && { ScalingConfig: { MaximumConcurrency: most } }) };
  }
  return {
    ...common,
    StartingPosition: config.startingPosition,
    ParallelizationFactor: config.parallelizationFactor ?? 1,
    BisectBatchOnFunctionError: config.bisectBatchOnFunctionError ?? false,
    MaximumRetryAttempts: config.maximumRetryAttempts ?? -1,
    MaximumRecordAgeInSeconds: config.maximumRecordAgeSeconds ?? -1,
    TumblingWindowInSeconds: 0,
    DestinationConfig: { OnFailure: config.onFailureArn === undefined ? {} : { Destination: config.onFailureArn } },
  };
}
