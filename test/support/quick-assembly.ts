import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/**
 * A copy of an assembly whose functions have `seconds` and whose queues hide a message for twice as long: what died with
 * a cloud is tried again soon. The caller removes the directory.
 */
export function quickAssembly(assembly: string, seconds: number): string {
  const directory = mkdtempSync(join(tmpdir(), "assembly-"));
  cpSync(assembly, directory, { recursive: true });
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".template.json"))) {
    const template = JSON.parse(readFileSync(join(directory, file), "utf8")) as Template;
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type === "AWS::Lambda::Function") Properties["Timeout"] = seconds;
      if (Type === "AWS::SQS::Queue" && "VisibilityTimeout" in Properties)
        Properties["VisibilityTimeout"] = 2 * seconds;
    }
    writeFileSync(join(directory, file), JSON.stringify(template));
  }
  return directory;
}
