import { AwsError } from "../aws.ts";
import type { Store } from "../store.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import { type Permission, resourcePolicy } from "./permissions.ts";

/** The statements of functions' resource policies. */
export interface FunctionPermissions {
  /** Adds a statement. A kept one survives a restart; templates add theirs again. Throws `ResourceConflictException`. */
  add(reference: string, permission: Permission, kept?: "kept"): void;
  /** Throws `ResourceNotFoundException`. */
  remove(reference: string, statementId: string): void;
  /** Applies the stored statements to a newly created function. */
  restore(target: LambdaFunction): void;
  /** Deletes the stored statements of a function. */
  forget(functionArn: string): void;
}

interface Kept {
  functionArn: string;
  permission: Permission;
}

export function createFunctionPermissions(functions: Functions, store: Store): FunctionPermissions {
  const kept = store.collection<Kept>("lambda.permissions");
  const keyOf = (functionArn: string, statementId: string) => `${functionArn}|${statementId}`;
  const keptFor = (arn: string) => [...kept.values()].filter(({ functionArn }) => functionArn === arn);

  function put(target: LambdaFunction, permissions: Permission[]): void {
    target.permissions = permissions;
    target.policy = resourcePolicy(target.arn, permissions);
  }

  return {
    add(reference, permission, keep) {
      const target = functions.find(reference);
      const { statementId } = permission;
      if (target.permissions.some((each) => each.statementId === statementId))
        throw new AwsError(
          "ResourceConflictException",
          `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the ` +
            "existing statement.",
          409,
        );
      put(target, [...target.permissions, permission]);
      if (keep) kept.set(keyOf(target.arn, statementId), { functionArn: target.arn, permission });
    },
    remove(reference, statementId) {
      const target = functions.find(reference);
      const left = target.permissions.filter((each) => each.statementId !== statementId);
      if (left.length === target.permissions.length)
        throw new AwsError(
          "ResourceNotFoundException",
          `Statement ${statementId} is not found in resource policy.`,
          404,
        );
      put(target, left);
      kept.delete(keyOf(target.arn, statementId));
    },
    restore(target) {
      put(target, [...target.permissions, ...keptFor(target.arn).map(({ permission }) => permission)]);
    },
    forget(functionArn) {
      for (const { permission } of keptFor(functionArn)) kept.delete(keyOf(functionArn, permission.statementId));
    },
  };
}
