import { defineConfig } from "vitest/config";

const stage = process.env["E2E_STAGE"] ?? "local";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{events,services,infra,local,load,test,tools}/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          provide: { stage },
          globalSetup: ["test/e2e/global-setup.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
