import { randomBytes, timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import { AwsError, type HttpRequest } from "../../aws.ts";
import type { Fact, Trace } from "../../trace.ts";
import type { Boot, StageBoot } from "../api/boot.ts";
import type { ConsoleConfig } from "../config.ts";
import { createAssets } from "./assets.ts";
import { type ConsoleContext, RefusedRequest } from "./context.ts";
import { commonPrefix, type DeployedResources, declaredNames, stackNames } from "./declared-names.ts";
import { createEdits } from "./edits.ts";
import { createLetterHistory } from "./failures/letter-history.ts";
import { createEventIndex } from "./index/event-index.ts";
import { openLessons } from "./lessons/open-lessons.ts";
import { createLiveMap, type LiveMap } from "./map/live-map.ts";
import { createRulesForAll } from "./rules-for-all.ts";
import { shell } from "./shell.ts";

export interface ConsoleDeps
  extends Pick<
    ConsoleContext,
    | "now"
    | "endpoint"
    | "queues"
    | "peekObject"
    | "mails"
    | "schedules"
    | "runNow"
    | "advance"
    | "environments"
    | "eventBridge"
    | "faults"
    | "letters"
    | "stacks"
  > {
  trace: Trace;
  deployed: DeployedResources;
  /** Resolves when everything is deployed. */
  started: Promise<void>;
  /** What the application says about itself. Called when the first page is opened. */
  config(): Promise<ConsoleConfig>;
  aheadMs(): number;
  driven: boolean;
  /** What the page is told of a deployed stage; nothing can be changed then. */
  stage?: StageBoot;
}

export interface Console {
  /** Serves everything under `/console`. */
  serve(request: HttpRequest, response: ServerResponse): Promise<void>;
}

const BASE = "/console";

/** Stricter than that of the other pages: nothing inline, nothing from elsewhere, no text ever becomes markup. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** The console's pages and their data. Nothing of it exists until the first page is opened. */
export function createConsole(deps: ConsoleDeps): Console {
  const startedAt = deps.now();
  const assets = createAssets();
  let opening: Promise<ConsoleContext> | undefined;
  let token = "";

  async function open(): Promise<ConsoleContext> {
    await deps.started;
    token = randomBytes(24).toString("base64url");
    const run = randomBytes(6).toString("base64url");
    const { trace, deployed } = deps;
    const index = createEventIndex({ endsAtTargets: deps.stage !== undefined });
    const rulesForAll = createRulesForAll();
    const letterHistory = createLetterHistory();
    const edits = createEdits();
    for (const { add } of [rulesForAll, letterHistory, index, edits]) {
      for (const fact of trace.recent()) add(fact);
      trace.on(add);
    }
    const config = await deps.config();
    let map: LiveMap | undefined;
    const context: ConsoleContext = {
      index,
      endsAtTargets: deps.stage !== undefined,
      facts: heldFacts(trace),
      onFact: trace.on,
      endpoint: deps.endpoint,
      run,
      token,
      deployed,
      names: declaredNames(deployed, rulesForAll.has),
      edits,
      stacks: deps.stacks,
      map: () => {
        map ??= createLiveMap({ ...deps, names: context.names });
        return map;
      },
      config,
      now: deps.now,
      queues: deps.queues,
      mails: deps.mails,
      schedules: deps.schedules,
      runNow: deps.runNow,
      advance: deps.advance,
      environments: deps.environments,
      eventBridge: deps.eventBridge,
      faults: deps.faults,
      letters: deps.letters,
      letterHistory,
      peekObject: deps.peekObject,
    };
    context.lessons = config.lessons && openLessons(config.lessons, context);
    trace.on((fact) => {
      if (fact.kind !== "redeployed" || fact.changes.length === 0) return;
      context.names = declaredNames(deployed, rulesForAll.has);
      map?.close();
      map = undefined;
    });
    return context;
  }

  const bootOf = (context: ConsoleContext): Boot => ({
    name: nameOf(deps.deployed),
    run: context.run,
    token,
    deployment: context.edits.deployment(),
    startedAt,
    aheadMs: deps.aheadMs(),
    driven: deps.driven,
    config: context.config,
    hasLessons: context.lessons !== undefined,
    ...(deps.stage && { stage: deps.stage }),
  });

  async function serve(request: HttpRequest, response: ServerResponse): Promise<void> {
    response.setHeader("content-security-policy", POLICY);
    const path = request.path.slice(BASE.length + 1);
    if (path.startsWith("assets/")) return serveAsset(path.slice("assets/".length), request, response);
    opening ??= open();
    const context = await opening;
    if (path.startsWith("api/")) return serveApi(path.slice("api/".length), request, response, context);
    if (request.method !== "GET" && request.method !== "HEAD")
      return json(response, 405, { message: "Pages are read." });
    if (request.path === BASE) return void response.writeHead(308, { location: `${BASE}/` }).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(request.method === "HEAD" ? undefined : shell(bootOf(context)));
  }

  async function serveAsset(name: string, { headers }: HttpRequest, response: ServerResponse): Promise<void> {
    const asset = await assets(name, headers["if-none-match"]);
    if (!asset) return json(response, 404, { message: `The console has no file ${name}.` });
    response.writeHead(asset.status, asset.headers).end(asset.body);
  }

  async function serveApi(
    path: string,
    request: HttpRequest,
    response: ServerResponse,
    context: ConsoleContext,
  ): Promise<void> {
    // Their schemas take time to make, which a cloud without a console need not spend.
    const [{ findResource }, { STREAM, streamFrames, streamRequest }] = await Promise.all([
      import("./resources.ts"),
      import("./stream.ts"),
    ]);
    try {
      if (path === STREAM.path) return streamFrames(response, streamRequest(request), context);
      const found = findResource(request.method, path);
      if (!found) return json(response, 404, { message: `The console has no ${request.method} ${path}.` });
      if (request.method !== "GET" && !isToken(request.headers["x-console-token"]))
        return json(response, 403, { message: "The request lacks the page's token. Reload the page." });
      const body = request.method === "GET" ? undefined : JSON.parse(request.body.toString("utf8") || "{}");
      const answer = await found.resource.serve({ parameters: found.parameters, query: request.query, body }, context);
      if (answer) json(response, 200, answer);
      else json(response, 404, { message: "The console does not know it, or not any more." });
    } catch (error) {
      if (error instanceof RefusedRequest || error instanceof SyntaxError || error instanceof AwsError)
        return json(response, 400, { message: error.message });
      throw error;
    }
  }

  function isToken(given = ""): boolean {
    const [a, b] = [Buffer.from(given), Buffer.from(token)];
    return a.length === b.length && timingSafeEqual(a, b);
  }

  return { serve };
}

/** The facts held; the same list until there is another fact. */
function heldFacts(trace: Trace): () => readonly Fact[] {
  let known: { last: number; facts: readonly Fact[] } = { last: -1, facts: [] };
  return () => {
    const last = trace.last();
    if (known.last !== last) known = { last, facts: trace.recent() };
    return known.facts;
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** The bus's name when there is one, else what all stacks' names begin with. */
function nameOf(deployed: DeployedResources): string {
  const ids = [...deployed.keys()];
  const buses = ids.map((id) => deployed.get(id)).filter((each) => each?.type === "AWS::Events::EventBus");
  if (buses.length === 1 && buses[0]) return buses[0].ref;
  return commonPrefix(stackNames(ids)).replace(/-$/, "") || "This cloud";
}
