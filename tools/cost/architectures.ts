import type { Architecture, StackArtifact } from "cdk-local-cloud";

/** Returns what each function's processor is, by its ARN. Lambda's default is x86_64. */
export function architecturesIn(stacks: readonly StackArtifact[]): (functionArn: string) => Architecture {
  const functions = stacks
    .flatMap(({ template }) => Object.values(template.Resources ?? {}))
    .filter(({ Type }) => Type === "AWS::Lambda::Function");
  const arm = functions.filter(({ Properties }) => String(Properties?.["Architectures"]) === "arm64");
  const names = new Set(arm.map(({ Properties }) => Properties?.["FunctionName"]));
  return (functionArn) => (names.has(functionArn.split(":").at(-1)) ? "arm64" : "x86_64");
}
