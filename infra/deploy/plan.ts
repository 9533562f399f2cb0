import type { Stage } from "../stage.ts";

/**
 * The runs of `cdk deploy` that bring a stage up to date, each by its arguments. The stacks of a protected stage that do
 * not stand yet are created without protection first: CloudFormation cannot roll back tables that refuse to be deleted,
 * nor can the CDK delete a protected stack to create it again.
 */
export function plan({ protected: isProtected }: Pick<Stage, "protected">, missing: string[]): string[][] {
  const everything = ["--all"];
  if (!isProtected || missing.length === 0) return [everything];
  return [[...missing, "--exclusively", "-c", "protected=false"], everything];
}
