import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "cdk-local-cloud",
    // No file leaves anything behind that another would find: they share their modules, which saves loading them anew.
    isolate: false,
    testTimeout: 30_000,
  },
});
