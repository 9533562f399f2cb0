import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { clientsOf } from "./clients.fixture.ts";
import { attach, freePort, generatedPlace } from "./debugger.fixture.ts";
import { printed, smallApp } from "./small-app.fixture.ts";

vi.setConfig({ testTimeout: 90_000 });

test("a debugger stops at a line of the TypeScript file, reads a variable, and nothing times out", async () => {
  const app = smallApp();
  app.edit("resources.mjs", "Timeout: 10", "Timeout: 1");
  const port = await freePort();
  const cloud = await app.run("--inspect", `worker:${port}`);
  await printed(cloud, `debugger 127.0.0.1:${port} for worker.`);
  const { call } = clientsOf(cloud);
  // There is an environment before there is an invocation.
  const { send, event } = await attach(port);
  await send("Debugger.enable");
  const { url } = await event("Debugger.scriptParsed", (script) => script.url.endsWith("/index.mjs"));
  const source = pathToFileURL(join(app.directory, "handler.ts")).href;
  const place = generatedPlace(fileURLToPath(url), source, 5);
  await send("Debugger.setBreakpointByUrl", { url, ...place });

  const answer = call({ waitMs: 1 });
  const { callFrames } = await event("Debugger.paused");
  const pausedAt = performance.now();
  const [{ callFrameId, location }] = callFrames;
  expect(location).toMatchObject({ lineNumber: place.lineNumber });
  const { result } = await send("Debugger.evaluateOnCallFrame", { callFrameId, expression: "answer" });
  expect(result).toMatchObject({ value: "one" });
  // Longer than the function's timeout.
  await vi.waitUntil(() => performance.now() - pausedAt > 1_200, { timeout: 5_000 });
  await send("Debugger.resume");
  expect(await answer).toBe("one");
});

test("a function that does not exist is named, with those that do", async () => {
  await expect(smallApp().run("--inspect", "wroker")).rejects.toThrow(
    "--inspect wroker: there is no such function. There are: worker.",
  );
});
