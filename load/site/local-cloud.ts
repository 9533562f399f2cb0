import type { CloudProcess } from "cdk-local-cloud";
import type { ProbeSettings } from "../probe/probe-settings.ts";
import { type App, assemble, environment } from "./assembly.ts";

/** Starts a local cloud with the app and the probe. Rejects with its output when it fails to start. */
export async function startLocalCloud(
  app: App,
  probe: ProbeSettings,
  signal: AbortSignal,
): Promise<Pick<CloudProcess, "endpoint" | "stop">> {
  const local = await import("cdk-local-cloud").catch((cause: Error) => {
    throw new Error(
      "The package cdk-local-cloud is not installed: install it next to eventbridge-load, or name a deployed stage or bus.",
      { cause },
    );
  });
  const { directory, remove } = await assemble(local, app, probe, signal);
  try {
    // Ctrl-C is for the load tester only: the cloud must keep running until everything that was sent is accounted for.
    const options = { detached: true, signal, env: environment() };
    const cloud = await local.startCloudProcess(["--app", directory, "--quiet"], options);
    return {
      endpoint: cloud.endpoint,
      async stop() {
        await cloud.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
