import { existsSync } from "node:fs";
import type { Service } from "../aws.ts";
import type { AsyncConfig } from "./async-config.ts";
import { addFunction } from "./belongings.ts";
import { checkFunction, type FunctionConfig, invalid, resolveFunctionArn } from "./function-config.ts";
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
  /** Returns the ARN for a name, a partial ARN or an ARN, whether or not the function exists. */
  arnOf(reference: string): string;
  configureAsync(functionArn: string, config: Partial<AsyncConfig>): void;
  addPermission(functionArn: string, permission: Permission): void;
  /** Throws `ResourceNotFoundException`. */
  removePermission(functionArn: string, statementId: string): void;
  permissionsOf(functionArn: string): readonly Permission[];
  functionArns(): string[];
  createEventSourceMapping(config: MappingConfig): { id: string };
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

    arnOf: (reference) => resolveFunctionArn(reference).arn,

    configureAsync: (reference, config) => asyncConfigs.declare(functions.find(reference), config),
    addPermission: (reference, permission) => permissions.add(reference, permission),
    removePermission: permissions.remove,
    permissionsOf: (reference) => functions.find(reference).permissions,
    functionArns: () => functions.all().map(({ arn }) => arn),

    createEventSourceMapping(config) {
      const target = functions.find(config.functionArn);
      return { id: mappings.create({ ...config, functionArn: target.arn }).id };
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
