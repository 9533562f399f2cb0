import { AwsError } from "../aws.ts";
import type { AsyncConfig } from "./async-config.ts";
import { type FunctionConfig, resolveFunctionArn } from "./function-config.ts";
import type { Permission } from "./permissions.ts";
import type { Pool } from "./pool.ts";

/** A function with its attached state. */
export interface LambdaFunction {
  arn: string;
  config: FunctionConfig;
  /** ISO 8601. */
  lastModified: string;
  pool: Pool;
  permissions: Permission[];
  /** `permissions` as one policy document. */
  policy: object;
  asyncConfig: AsyncConfig;
  /** When its asynchronous configuration was set, in milliseconds since the epoch; undefined for the defaults. */
  asyncConfiguredAt?: number | undefined;
}

export interface Functions {
  add(created: LambdaFunction): void;
  remove(arn: string): void;
  has(arn: string): boolean;
  /** Finds a function by name, partial ARN or ARN; `$LATEST` is the only version. Throws `ResourceNotFoundException`. */
  find(reference: string, qualifier?: string | null): LambdaFunction;
  all(): LambdaFunction[];
}

export function createFunctions(): Functions {
  const functions = new Map<string, LambdaFunction>();
  return {
    add: (created) => functions.set(created.arn, created),
    remove: (arn) => void functions.delete(arn),
    has: (arn) => functions.has(arn),
    find(reference, qualifier) {
      const resolved = resolveFunctionArn(reference);
      const wanted = qualifier || resolved.qualifier || "$LATEST";
      const found = wanted === "$LATEST" ? functions.get(resolved.arn) : undefined;
      if (found) return found;
      const arn = wanted === "$LATEST" ? resolved.arn : `${resolved.arn}:${wanted}`;
      throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
    },
    all: () => [...functions.values()],
  };
}
