import { defineConfig } from "vitest/config";

const stage = process.env["E2E_STAGE"] ?? "local";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "application",
          include: ["{events,tools,lessons}/**/*.test.ts", "test/*.test.ts", "test/faults/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "infra",
          include: ["infra/**/*.test.ts"],
          // The files change nothing that they share, and loading the CDK anew for each takes longer than most of them.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "services",
          include: ["services/**/*.test.ts"],
          globalSetup: ["test/tables.setup.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          provide: { stage },
          globalSetup: ["test/e2e/global-setup.ts"],
          // What they try are other processes; the SDK's clients need not be loaded for each file.
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      "{local,load}/vitest.config.ts",
    ],
  },
});
