/** The places at which faults strike: ports between the services of the cloud, and its edges. */
export type Edge =
  | "delivery"
  | "message"
  | "record"
  | "invocation"
  | "concurrency"
  | "request"
  | "permission"
  | "clock";

/** What a fault can be aimed at. */
export type Aim =
  | "rule"
  | "target"
  | "event"
  | "queue"
  | "stream"
  | "function"
  | "operation"
  | "resource"
  | "caller"
  | "containing";

/** Settings that only some kinds of faults have. */
export type Setting = "delaySeconds" | "when" | "message" | "statusCode" | "preventExecution" | "bySeconds";

interface Kind {
  edge: Edge;
  /** What it does, as a sentence that starts with the fault. */
  what: string;
  at: readonly Aim[];
  /** Aims that it needs: it would hit too much without. */
  needs?: readonly Aim[];
  settings?: readonly Setting[];
  /** Settings without which it does nothing. */
  requires?: readonly Setting[];
}

const DELIVERY = ["rule", "target", "event", "containing"] as const;
const MESSAGE = ["queue", "containing"] as const;
const INVOCATION = ["function", "containing"] as const;
const REQUEST = ["operation", "resource", "caller", "containing"] as const;

const delivery = (what: string, settings: readonly Setting[] = []) =>
  ({ edge: "delivery", what, at: DELIVERY, settings }) as const;
const message = (what: string, settings: readonly Setting[] = []) =>
  ({ edge: "message", what, at: MESSAGE, settings }) as const;
const invocation = (what: string, settings: readonly Setting[] = []) =>
  ({ edge: "invocation", what, at: INVOCATION, settings }) as const;
const request = (what: string) => ({ edge: "request", what, at: REQUEST }) as const;
const object = (what: string) =>
  ({ edge: "request", what, at: ["resource", "caller", "containing"] }) as const satisfies Kind;

/** Every kind of fault. Names follow AWS FIS's actions where it has one, such as `aws:lambda:invocation-error`. */
export const KINDS = {
  "delivery-duplicate": delivery("hands an event to its target twice: at once, or again after a delay", [
    "delaySeconds",
  ]),
  "delivery-delay": {
    ...delivery("hands an event to its target late", ["delaySeconds"]),
    requires: ["delaySeconds"],
  },
  "delivery-reorder": delivery(
    "holds a delivery back until the next one has passed it, for a minute at most, or for the delay",
    ["delaySeconds"],
  ),
  "target-unavailable": delivery("makes a target answer 503; EventBridge tries again"),
  "target-throttle": delivery("makes a target answer 429; EventBridge tries again"),
  "message-duplicate": message("hands a message to its function twice: at once, or again after a delay", [
    "delaySeconds",
  ]),
  "message-delay": {
    ...message("hands a message to its function late", ["delaySeconds"]),
    requires: ["delaySeconds"],
  },
  "message-delete-lost": {
    edge: "message",
    what: "loses the deletion of processed messages: they come again after their visibility timeout",
    at: ["queue"],
  },
  "record-duplicate": {
    edge: "record",
    what: "hands the same records of a stream to its function twice",
    at: ["stream", "containing"],
  },
  "record-delay": {
    edge: "record",
    what: "hands the records of a stream to its function late",
    at: ["stream", "containing"],
    settings: ["delaySeconds"],
    requires: ["delaySeconds"],
  },
  "invocation-add-delay": {
    ...invocation("starts an invocation late", ["delaySeconds"]),
    requires: ["delaySeconds"],
  },
  "invocation-error": invocation("makes an invocation fail: before the function runs, or after it has run", [
    "message",
    "preventExecution",
  ]),
  "invocation-timeout": invocation(
    "makes an invocation time out: without the function having run, or after it has run",
    ["preventExecution"],
  ),
  "invocation-kill": {
    edge: "invocation",
    what:
      "kills a function's process: before or after it calls an operation, at its end, or a delay after its start; " +
      "without a delay also where it runs",
    at: ["function", "operation", "resource", "containing"],
    needs: ["function"],
    settings: ["when", "delaySeconds"],
  },
  "invocation-http-integration-response": {
    ...invocation("answers a status for a function: without it having run, or after it has run", [
      "statusCode",
      "preventExecution",
    ]),
    requires: ["statusCode"],
  },
  "poison-record": invocation("picks one message or record and fails every invocation that holds it, until it ends", [
    "message",
  ]),
  "invocation-throttle": {
    edge: "concurrency",
    what: "refuses an invocation with TooManyRequestsException, as Lambda does when its concurrency is used up",
    at: INVOCATION,
  },
  "api-throttle-error": request("refuses a request because there are too many"),
  "api-internal-error": request("answers a request with an internal error, without carrying it out"),
  "api-unavailable-error": request("answers a request with 503, without carrying it out"),
  "api-latency": {
    ...request("carries out a request late"),
    settings: ["delaySeconds"],
    requires: ["delaySeconds"],
  },
  "api-response-lost": request("carries out a request and breaks the connection before the response"),
  "api-duplicate": request("carries out a request twice and returns the second response"),
  "put-events-partial-failure": {
    edge: "request",
    what: "fails some entries of a PutEvents, at least one, with FailedEntryCount in a response of 200",
    at: ["resource", "caller", "containing"],
  },
  "access-denied": {
    edge: "permission",
    what: "takes a caller's permission for an operation away, on the wire and inside the cloud",
    at: ["caller", "operation", "resource"],
    needs: ["caller"],
  },
  "object-missing": object("answers GetObject with NoSuchKey"),
  "object-truncated": object("returns the first half of an object"),
  "object-altered": object("returns an object with one changed byte"),
  "clock-jump": {
    edge: "clock",
    what: "moves the cloud's time forward, at once",
    at: [],
    settings: ["bySeconds"],
    requires: ["bySeconds"],
  },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof KINDS;

/** Returns a kind's declaration; undefined for a name that is none. */
export const kindNamed = (name: string): Kind | undefined =>
  Object.hasOwn(KINDS, name) ? KINDS[name as FaultKind] : undefined;
