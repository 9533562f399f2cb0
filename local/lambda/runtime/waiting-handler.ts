import { types } from "node:util";
import { runtimeError } from "./function-error.ts";

/** A handler that was called always settles. */
export type Handler = (event: unknown, context: object) => Promise<unknown>;

type Callback = (error?: unknown, result?: unknown) => void;

/** What a module exports as its handler. */
// biome-ignore lint/complexity/noBannedTypes: whatever the module exports is called.
type Exported = Function;

/**
 * Returns a handler as Node.js 24's runtime calls it: what it returns is the result. When nothing is left that could settle
 * its promise, it fails.
 */
export const waitingHandler =
  (handler: Exported): Handler =>
  (event, context) =>
    whileThereIsWork(async () => handler(event, context), neverSettled);

/**
 * Returns a handler as the runtimes before Node.js 24 call it: the result is that of its promise, of the callback, or of
 * `context.done`, `succeed` or `fail`; what a function returns otherwise does not count. A callback's result waits until
 * nothing else is left to do, unless the handler does not want that. A handler that is not async and says nothing succeeds.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export const callbackHandler =
  (handler: Exported): Handler =>
  (event, given) => {
    let whenEmpty = types.isAsyncFunction(handler) ? neverSettled : (): unknown => null;
    const called = Promise.withResolvers<unknown>();
    const callback: Callback = (error, result) => {
      if (error !== undefined && error !== null) called.reject(error);
      else if (context.callbackWaitsForEmptyEventLoop) whenEmpty = () => result;
      else called.resolve(result);
    };
    const atOnce: Callback = (error, result) => {
      context.callbackWaitsForEmptyEventLoop = false;
      callback(error, result);
    };
    const context = {
      ...given,
      callbackWaitsForEmptyEventLoop: true,
      done: atOnce,
      succeed: (result: unknown) => atOnce(null, result),
      fail: (error: unknown) => atOnce(error ?? "handled"),
    };
    return whileThereIsWork(
      async () => {
        const returned: unknown = handler(event, context, callback);
        return types.isPromise(returned) ? returned : called.promise;
      },
      () => whenEmpty(),
    );
  };

/** Runs something that may never end; once nothing is left to do, `whenEmpty` returns or throws the result. */
async function whileThereIsWork(run: () => Promise<unknown>, whenEmpty: () => unknown): Promise<unknown> {
  const empty = Promise.withResolvers<void>();
  process.once("beforeExit", empty.resolve);
  try {
    return await Promise.race([run(), empty.promise.then(whenEmpty)]);
  } finally {
    process.off("beforeExit", empty.resolve);
  }
}

const neverSettled = (): never => {
  throw runtimeError(
    "Runtime.NodeJsExit",
    "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that " +
      "was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes",
  );
};
