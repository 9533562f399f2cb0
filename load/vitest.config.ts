import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "eventbridge-load",
    testTimeout: 30_000,
  },
});
