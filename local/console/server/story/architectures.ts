import type { Architecture } from "../../../cost/usage.ts";
import type { DeployedResources } from "../declared-names.ts";

/** What each function's processor is, as its template says; Lambda's default is x86_64. */
export function architectures(deployed: DeployedResources): (functionArn: string) => Architecture {
  const arm = new Set<string>();
  for (const id of deployed.keys()) {
    const resource = deployed.get(id);
    if (resource?.type === "AWS::Lambda::Function" && resource.properties.Architectures?.includes("arm64"))
      arm.add(resource.ref);
  }
  return (functionArn) => (arm.has(functionArn.split(":").at(-1) ?? "") ? "arm64" : "x86_64");
}
