import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    include: ["{events,services}/**/*.test.ts", "local/iam/*.test.ts"],
    // They need a cloud, and take their time.
    exclude: ["events/dead-letters/**", "**/store.test.ts"],
    testTimeout: 30_000,
  },
});
