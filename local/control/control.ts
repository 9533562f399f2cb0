import type { ServerResponse } from "node:http";
import type { HttpRequest } from "../aws.ts";
import type { DrivenClock } from "../clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { Trace } from "../trace.ts";
import { faultResources } from "./fault-resources.ts";
import { json } from "./json.ts";
import { type Mail, mailPage } from "./mail-page.ts";
import { readLimits, type SendingQuota } from "./sending-quota.ts";

interface Deps {
  trace: Trace;
  mails: () => Mail[];
  sendingQuota: SendingQuota;
  /** Every grant of every role, and how often it was used. */
  grants: () => object[];
  environments: () => { function: string; pid: number; busy: boolean }[];
  /** Present when time may be driven (`--clock`). */
  drivenClock?: DrivenClock | undefined;
  now: () => number;
  faults: Faults;
}

/** What AWS has no API for, under `/_cloud/`: the caught mail and how much SES takes, the trace, the functions' processes, the clock, the faults. */
export function createControl(deps: Deps): (request: HttpRequest, response: ServerResponse) => Promise<void> {
  const resources: Record<string, (request: HttpRequest, response: ServerResponse) => void> = {
    "GET /_cloud": (_, response) => json(response, 200, { resources: Object.keys(resources) }),
    "GET /_cloud/mail": (request, response) => {
      const wantsPage = request.headers["accept"]?.includes("text/html");
      if (!wantsPage) return json(response, 200, deps.mails());
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(mailPage(deps.mails()));
    },
    "GET /_cloud/ses": (_, response) => json(response, 200, quotaOf(deps)),
    "POST /_cloud/ses": (request, response) => limitSending(request, response, deps),
    "GET /_cloud/grants": (_, response) => json(response, 200, deps.grants()),
    "GET /_cloud/functions": (_, response) => json(response, 200, deps.environments()),
    "GET /_cloud/trace": (request, response) => streamTrace(request, response, deps.trace),
    "GET /_cloud/clock": (_, response) =>
      json(response, 200, { now: new Date(deps.now()).toISOString(), driven: Boolean(deps.drivenClock) }),
    "POST /_cloud/clock": (request, response) => advance(request, response, deps),
    ...faultResources(deps.faults, deps.now),
  };
  return async (request, response) => {
    const path = request.path.replace(/\/$/, "");
    const asked = `${request.method} ${path}`;
    const resource = resources[asked] ?? resources[asked.replace(/(?<=^DELETE \/_cloud\/faults\/).+/, "{id}")];
    if (resource) return resource(request, response);
    json(response, 404, {
      message: `No such endpoint: ${request.method} ${path}. Available: ${Object.keys(resources).join(", ")}.`,
    });
  };
}

/** One fact a line (JSON), oldest first, after the fact numbered `after`; `follow=true` keeps the connection open. */
function streamTrace(request: HttpRequest, response: ServerResponse, trace: Trace): void {
  const after = Number(request.query.get("after") ?? 0);
  if (Number.isNaN(after)) {
    json(response, 400, { message: "after must be the number of a fact." });
    return;
  }
  const write = (fact: object) => response.write(`${JSON.stringify(fact)}\n`);
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  for (const fact of trace.recent(after)) write(fact);
  if (request.query.get("follow") !== "true") {
    response.end();
    return;
  }
  response.flushHeaders();
  response.on("close", trace.on(write));
}

const quotaOf = ({ sendingQuota }: Deps) => ({
  ...sendingQuota.limits(),
  sentLast24Hours: sendingQuota.sentLast24Hours(),
});

function limitSending(request: HttpRequest, response: ServerResponse, deps: Deps): void {
  const limits = readLimits(request.body.toString("utf8"));
  if (!limits) {
    const message = 'The body must be {"maxSendRate": n, "max24HourSend": n}, or one of them; -1 is no limit.';
    json(response, 400, { message });
    return;
  }
  deps.sendingQuota.setLimits(limits);
  json(response, 200, quotaOf(deps));
}

function advance(request: HttpRequest, response: ServerResponse, { drivenClock, now }: Deps): void {
  const seconds = secondsOf(request.body.toString("utf8"));
  if (!drivenClock) {
    json(response, 409, { message: "The clock cannot be changed: restart with --clock." });
  } else if (seconds === undefined) {
    json(response, 400, { message: 'The body must be {"advanceSeconds": n}, n above 0 and at most 366 days.' });
  } else {
    drivenClock.advance(seconds * 1000);
    json(response, 200, { now: new Date(now()).toISOString() });
  }
}

function secondsOf(body: string): number | undefined {
  try {
    const { advanceSeconds } = JSON.parse(body) as { advanceSeconds?: unknown };
    const valid = typeof advanceSeconds === "number" && advanceSeconds > 0 && advanceSeconds <= 366 * 86_400;
    return valid ? advanceSeconds : undefined;
  } catch {
    return undefined;
  }
}
