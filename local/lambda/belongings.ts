import type { AsyncConfigs } from "./async-configs.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { FunctionConfig } from "./function-config.ts";
import type { FunctionPermissions } from "./function-permissions.ts";
import type { LambdaFunction } from "./functions.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Mappings } from "./mappings/mappings.ts";

/** State attached to functions, which is created and deleted with them. */
interface Belongings {
  permissions: FunctionPermissions;
  asyncConfigs: AsyncConfigs;
  asyncInvocations: AsyncInvocations;
  mappings: Mappings;
}

/** Adds a function, and restores the state stored for its name by an earlier run or the API. */
export function addFunction(
  { lifecycle, permissions, asyncConfigs, asyncInvocations }: Belongings & { lifecycle: Lifecycle },
  config: FunctionConfig,
): LambdaFunction {
  const created = lifecycle.add(config);
  permissions.restore(created);
  asyncConfigs.restore(created);
  asyncInvocations.resume(created);
  return created;
}

/** Removes the state attached to a deleted function. */
export async function forgetFunction(
  { permissions, asyncConfigs, asyncInvocations, mappings }: Belongings,
  functionArn: string,
): Promise<void> {
  permissions.forget(functionArn);
  asyncConfigs.forget(functionArn);
  asyncInvocations.forget(functionArn);
  const gone = mappings.all().filter(({ config }) => config.functionArn === functionArn);
  await Promise.all(gone.map(({ id }) => mappings.remove(id)));
}
