import type { WatchConfig } from "cdk-local-cloud";
import { openBundler } from "./infra/synth/bundle.ts";
import { root } from "./infra/synth/context.ts";

/** How `npm run dev` makes a saved handler live before the next synthesis: by the bundler that the synthesis uses. */
export default {
  // Errors are told by the local cloud.
  openBundler: async () => openBundler(root, "silent"),
} satisfies WatchConfig;
