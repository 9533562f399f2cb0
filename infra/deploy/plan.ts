import type { Stage } from "../stage.ts";

/**
 * Returns the arguments of the `cdk deploy` runs that bring a stage up to date. Missing stacks of a protected stage are
 * created without protection first: CloudFormation cannot roll back tables with deletion protection, and the CDK cannot
 * delete a protected stack to create it again.
 */
export function plan({ protected: isProtected }: Pick<Stage, "protected">, missing: string[]): string[][] {
  const everything = ["--all"];
  if (!isProtected || missing.length === 0) return [everything];
  return [[...missing, "--exclusively", "-c", "protected=false"], everything];
}
