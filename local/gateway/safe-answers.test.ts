import { expect, test } from "vitest";
import { ADMINISTRATOR, type HttpRequest } from "../aws.ts";
import { safeAnswers } from "./safe-answers.ts";

const request: HttpRequest = {
  method: "GET",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
};
const call = { caller: ADMINISTRATOR, requestId: "", endpoint: "" };

/** One request, and what has happened to it so far. */
function asked(started: Promise<void>, flush: () => Promise<void>) {
  const seen: string[] = [];
  const handle = async () => {
    seen.push("handled");
    return { status: 200, headers: {}, body: "done" };
  };
  const answer = safeAnswers(
    started,
    flush,
  )(handle)(request, call).then((response) => {
    seen.push("answered");
    return response;
  });
  return { seen, answer, turn: () => new Promise((resolve) => setImmediate(resolve)) };
}

test("nothing is answered before it would survive a crash", async () => {
  const flushed = Promise.withResolvers<void>();
  const { seen, answer, turn } = asked(Promise.resolve(), () => flushed.promise);
  await turn();
  expect(seen).toEqual(["handled"]);
  flushed.resolve();
  expect(await answer).toMatchObject({ status: 200, body: "done" });
});

test("what cannot be made to survive is answered with the reason", async () => {
  const { answer } = asked(Promise.resolve(), () => Promise.reject(new Error("The disk is full.")));
  expect(await answer).toMatchObject({
    status: 500,
    body: JSON.stringify({ __type: "InternalFailure", message: "The disk is full." }),
  });
});

test("requests wait for the start", async () => {
  const started = Promise.withResolvers<void>();
  const { seen, answer, turn } = asked(started.promise, () => Promise.resolve());
  await turn();
  expect(seen).toEqual([]);
  started.resolve();
  await answer;
  expect(seen).toEqual(["handled", "answered"]);
});

test("a request that waits for a start that never comes is told so", async () => {
  const { seen, answer } = asked(Promise.reject(new Error("The cloud is stopping.")), () => Promise.resolve());
  expect(await answer).toMatchObject({ status: 500, body: expect.stringContaining("The cloud is stopping.") });
  expect(seen).toEqual(["answered"]);
});
