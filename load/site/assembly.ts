import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROBE_VARIABLE, type ProbeSettings } from "../probe/probe-settings.ts";

// TypeScript in the repository, JavaScript once it is published.
const PROBE = fileURLToPath(new URL(`../probe/app${extname(import.meta.url)}`, import.meta.url));

/** The command that synthesizes the probe. */
export const PROBE_APP = `node ${JSON.stringify(PROBE)}`;

interface Manifest {
  artifacts: Record<string, { type: string }>;
}

/** This process's environment, where `node` is the Node that runs this, whatever the PATH holds. */
export const environment = (variables: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
  ...variables,
});

/** The stage of the CDK app in the working directory, or an assembly as it is. */
export type App = { stage: string } | { assembly: string };

/** What the local cloud has for assemblies. Its next start removes the directories that a killed run leaves. */
type Cdk = Pick<typeof import("cdk-local-cloud"), "makeTemporaryDirectory" | "runCdkApp" | "synthesizeInto">;

/**
 * The app and the probe as one assembly in a directory of its own. Rejects with the output of what failed, and with the
 * signal's reason when that ends it; nothing is left then.
 */
export async function assemble(
  cdk: Cdk,
  app: App,
  probe: ProbeSettings,
  signal: AbortSignal,
): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = cdk.makeTemporaryDirectory("cdk.out");
  const remove = () => rm(directory, { recursive: true, force: true });
  const stageDirectory = join(directory, "stage");
  const probeDirectory = join(directory, "probe");
  const variables = { [PROBE_VARIABLE]: JSON.stringify(probe) };
  try {
    // Both, also when one has failed: nothing may write to the directory when it is removed.
    const made = await Promise.allSettled([
      "assembly" in app
        ? cp(app.assembly, stageDirectory, { recursive: true })
        : cdk.synthesizeInto(stageDirectory, process.cwd(), { stage: app.stage }, signal),
      cdk.runCdkApp(PROBE_APP, probeDirectory, { variables, signal }),
    ]);
    for (const each of made) if (each.status === "rejected") throw each.reason;
    await addStacks(probeDirectory, stageDirectory);
  } catch (error) {
    await remove();
    throw error;
  }
  return { directory: stageDirectory, remove };
}

/** Copies the stacks of one assembly, with their assets, into another. */
async function addStacks(from: string, to: string): Promise<void> {
  const read = async (directory: string): Promise<Manifest> =>
    JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
  const [added, whole] = await Promise.all([read(from), read(to)]);
  const stacks = Object.entries(added.artifacts).filter(([, { type }]) =>
    ["aws:cloudformation:stack", "cdk:asset-manifest"].includes(type),
  );
  const own = ["manifest.json", "tree.json", "cdk.out"].map((name) => join(from, name));
  await cp(from, to, { recursive: true, filter: (source) => !own.includes(source) });
  Object.assign(whole.artifacts, Object.fromEntries(stacks));
  await writeFile(join(to, "manifest.json"), JSON.stringify(whole));
}
