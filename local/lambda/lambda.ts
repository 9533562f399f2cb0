import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Service } from "../aws.ts";
import type { AsyncConfig } from "./async-config.ts";
import { addFunction, forgetFunction } from "./belongings.ts";
import { isSameDirectory } from "./code/same-directory.ts";
import { checkFunction, type FunctionConfig, functionArn, invalid, resolveFunctionArn } from "./function-config.ts";
import type { Invoker } from "./invoker.ts";
import type { MappingConfig } from "./mappings/mapping-config.ts";
import type { Permission } from "./permissions.ts";
import { lambdaService } from "./service.ts";
import { createState, type LambdaDeps } from "./state.ts";

export type { LambdaDeps } from "./state.ts";

export interface Lambda extends Pick<Invoker, "invoke" | "invokeAsync"> {
  service: Service;
  /** Throws `InvalidParameterValueException`, or `ResourceConflictException` when the name is taken. */
  createFunction(config: FunctionConfig): { arn: string };
  /**
   * Changes a function of a template that runs, unless it is the same with the same code: what runs ends under the former
   * configuration. Undefined when there is none of that name.
   */
  changeFunction(config: FunctionConfig): { arn: string; isSame: boolean } | undefined;
  /** Lets a function of a template run the code in another directory: what runs ends under the former code. */
  replaceCode(functionArn: string, codeDirectory: string): void;
  /** Where the code of each function is. */
  codes(): { arn: string; codeDirectory: string }[];
  /** Deletes a function of a template, if it exists, with what belongs to it. */
  deleteFunction(functionArn: string): void;
  /** The directories of the code that functions run, and of what has not ended since a change. */
  codeDirectories(): Set<string>;
  /** Returns the ARN for a name, a partial ARN or an ARN, whether or not the function exists. */
  arnOf(reference: string): string;
  configureAsync(functionArn: string, config: Partial<AsyncConfig>): void;
  /** Resets a function's asynchronous configuration, if the function exists, to the defaults. */
  resetAsync(functionArn: string): void;
  addPermission(functionArn: string, permission: Permission): void;
  /** Throws `ResourceNotFoundException`. */
  removePermission(functionArn: string, statementId: string): void;
  /** Removes a statement, if both it and the function exist. */
  deletePermission(functionArn: string, statementId: string): void;
  permissionsOf(functionArn: string): readonly Permission[];
  functionArns(): string[];
  createEventSourceMapping(config: MappingConfig): { id: string };
  /** Changes a template's mapping of the same source and function, if there is one. */
  changeEventSourceMapping(config: MappingConfig): { id: string } | undefined;
  /** Deletes a mapping, if it exists; its last batches may end. */
  deleteEventSourceMapping(id: string): void;
  /** Returns the ARNs of all queues and streams with an event source mapping. */
  eventSources(): string[];
  environments(): { function: string; pid: number; busy: boolean }[];
  /** Kills every environment; accepted events stay in the store. */
  stop(): Promise<void>;
}

/** Creates Lambda: functions in separate processes, asynchronous invocations, event source mappings. */
export function createLambda(deps: LambdaDeps): Lambda {
  const state = createState(deps);
  const { functions, permissions, asyncConfigs, mappings, invoker, checks } = state;

  return {
    service: lambdaService(state),

    createFunction(config) {
      checkFunction(config);
      checks.newName(config.name);
      // Whatever else starts environments has the code already.
      if (!deps.startEnvironment && !existsSync(config.codeDirectory)) {
        throw invalid(`Function ${config.name}: its code directory ${config.codeDirectory} does not exist.`);
      }
      checks.config(config);
      return { arn: addFunction(state, config).arn };
    },

    changeFunction(config) {
      const arn = functionArn(config.name);
      if (!functions.has(arn)) return undefined;
      const target = functions.find(arn);
      const { codeDirectory } = target.config;
      const kept = { ...config, codeDirectory };
      const isSame = isDeepStrictEqual(kept, target.config) && isSameDirectory(codeDirectory, config.codeDirectory);
      if (!isSame) {
        checks.config(config);
        state.lifecycle.change(target, config);
      }
      return { arn, isSame };
    },

    replaceCode(arn, codeDirectory) {
      const target = functions.find(arn);
      const wasUsed = target.pool.environments().length > 0;
      state.lifecycle.change(target, { ...target.config, codeDirectory });
      // Whoever saves tries it next.
      if (wasUsed) target.pool.prestart();
    },

    codes: () => functions.all().map(({ arn, config }) => ({ arn, codeDirectory: config.codeDirectory })),

    deleteFunction(arn) {
      if (!functions.has(arn)) return;
      state.lifecycle.remove(functions.find(arn));
      void forgetFunction(state, arn);
    },

    codeDirectories: state.lifecycle.codeDirectories,

    arnOf: (reference) => resolveFunctionArn(reference).arn,

    configureAsync: (reference, config) => asyncConfigs.declare(functions.find(reference), config),
    resetAsync(reference) {
      if (functions.has(reference)) asyncConfigs.undeclare(functions.find(reference));
    },
    addPermission: (reference, permission) => permissions.add(reference, permission),
    removePermission: permissions.remove,
    deletePermission(reference, statementId) {
      const target = functions.has(reference) ? functions.find(reference) : undefined;
      if (target?.permissions.some((each) => each.statementId === statementId))
        permissions.remove(reference, statementId);
    },
    permissionsOf: (reference) => functions.find(reference).permissions,
    functionArns: () => functions.all().map(({ arn }) => arn),

    createEventSourceMapping(config) {
      const target = functions.find(config.functionArn);
      return { id: mappings.create({ ...config, functionArn: target.arn }).id };
    },

    changeEventSourceMapping: (config) =>
      mappings.redeclare({ ...config, functionArn: functions.find(config.functionArn).arn }),

    deleteEventSourceMapping(id) {
      if (mappings.all().some((mapping) => mapping.id === id)) void mappings.remove(id);
    },

    eventSources: () => mappings.all().map(({ config }) => config.eventSourceArn),

    invoke: invoker.invoke,
    invokeAsync: invoker.invokeAsync,

    environments: () =>
      functions.all().flatMap(({ arn, pool }) => pool.environments().map((each) => ({ function: arn, ...each }))),

    async stop() {
      state.asyncInvocations.stop();
      const polled = mappings.stop();
      await state.lifecycle.stop();
      await polled;
      state.made.stop();
    },
  };
}
