import { parseArgs } from "node:util";
import { ExplainedError } from "./explained-error.ts";
import type { AppSettings } from "./template/app-settings.ts";

/** More is a load test's work. */
const MAX_TRAFFIC = 100;

export const USAGE = `Usage: cdk-local-cloud [options]
       npm start -- [options]

Runs a CDK app on this machine, behind the AWS wire protocols: the app of the cdk.json in the working directory, or the
assembly that --app names.

  --port <n>   the endpoint's port; 0 picks a free one (default 4566)
  -c, --context <key=value>
               context for the synthesis of the stage "local", as in the CDK; may be given several times
  --app <dir>  run this cloud assembly (a cdk.out) as it is, instead of synthesizing the stage "local"; several together,
               such as one with a shared bus and others with its services, when it is given several times
  --empty      run no app: a cloud with nothing deployed
  --stage <name>
               of the several stages (cdk.Stage) of an app, the one to run
  --parameters <[stack:]name=value>
               a template parameter, as in the CDK; may be given several times
  --inert <type>
               create resources of this type in name only, such as 'AWS::Cognito::*', where they have no meaning on one
               machine; may be given several times, or as "cdk-local-cloud:inert" in the context of cdk.json
  --no-cache   synthesize even when nothing has changed since an earlier start: for an app that reads the network or the
               clock, whose changes cannot be seen; the variable CDK_LOCAL_CLOUD_NO_CACHE=1 does the same for commands that
               start the cloud themselves
  --watch      bring what is saved to life: the code of functions, and whatever changes in the templates
  --inspect <function>[:port]
               let a debugger attach to a function, by its name or its logical id (default port 9229, then 9230, …); it has
               one environment, and nothing of it times out; may be given several times
  --data-dir <dir>
               persist all state in this directory and resume from it; without it, a stop forgets everything
  --clock      let time be driven: POST /_cloud/clock {"advanceSeconds": 3600}
  --traffic <n>
               send n of the app's own actions per second, at most ${MAX_TRAFFIC}: the "actions" of the console.config.ts in the
               working directory, the options of a choice by their "weight"
  --quiet      no line per event
  --help       this text

Ctrl-C, SIGTERM, and SIGHUP (a closed terminal) stop it within two seconds; so does the end of npm, or of a program that
started it over an IPC channel. It runs on when nobody reads what it prints: npm start | grep -m1 ready.
Exit status: 0 stopped, 1 not started or failed, 2 the options are wrong.`;

export interface Options {
  port: number;
  /** The cloud assemblies to run; undefined synthesizes one, none is an empty cloud. */
  app?: string[] | undefined;
  settings: AppSettings;
  context: Record<string, string>;
  dataDirectory?: string | undefined;
  /** Whether an earlier synthesis with the same inputs may be used. */
  cache: boolean;
  /** Whether saved files are brought to life. */
  watch: boolean;
  /** The ports for debuggers, by functions' names or logical ids. */
  inspect: Map<string, number>;
  clock: boolean;
  /** Actions per second. */
  traffic?: number | undefined;
  quiet: boolean;
}

/** The options of the command line; "help" when it asks for that. Throws `ExplainedError`. */
export function readOptions(args: string[]): Options | "help" {
  const values = parse(args);
  if (values.help) return "help";
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new ExplainedError(`--port ${values.port}: a port is a number from 0 to 65535.`);
  const context = contextOf(values.context);
  const { app, empty, stage, inert } = values;
  if (app !== undefined && empty) throw new ExplainedError("--empty runs no app: leave out --app, or --empty.");
  if ((app !== undefined || empty) && values.watch)
    throw new ExplainedError("--watch synthesizes what is saved: start it in the app's directory, without --app.");
  if ((app !== undefined || empty) && values.context.length > 0)
    throw new ExplainedError(
      "--context changes nothing about a cloud assembly: give it to the synthesis of that assembly.",
    );
  return {
    ...values,
    app: empty ? [] : app,
    settings: { stage, inert, parameters: pairsOf("--parameters", values.parameters) },
    cache: !values["no-cache"],
    inspect: portsOf(values.inspect),
    port,
    context,
    dataDirectory: values["data-dir"],
    traffic: rateOf(values.traffic),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string", default: "4566" },
        app: { type: "string", multiple: true },
        empty: { type: "boolean", default: false },
        stage: { type: "string" },
        parameters: { type: "string", multiple: true, default: [] },
        inert: { type: "string", multiple: true, default: [] },
        context: { type: "string", short: "c", multiple: true, default: [] },
        "data-dir": { type: "string" },
        "no-cache": { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        inspect: { type: "string", multiple: true, default: [] },
        clock: { type: "boolean", default: false },
        traffic: { type: "string" },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new ExplainedError((cause as Error).message, { cause });
  }
}

const FIRST_INSPECT_PORT = 9229;

/** Throws for what is not `function` or `function:port`. */
function portsOf(functions: string[]): Map<string, number> {
  const ports = new Map<string, number>();
  for (const text of functions) {
    const [, name, port = FIRST_INSPECT_PORT + ports.size] = /^([\w-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
    if (name === undefined || Number(port) > 65_535)
      throw new ExplainedError(`--inspect ${text}: expected a function's name or logical id, and maybe :port.`);
    ports.set(name, Number(port));
  }
  return ports;
}

/** Throws for what is not a rate that one machine can keep. */
function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (rate > 0 && rate <= MAX_TRAFFIC) return rate;
  throw new ExplainedError(
    `--traffic ${text}: the actions per second are a number above 0, and at most ${MAX_TRAFFIC}.`,
  );
}

/** Throws for another stage, and what `pairsOf` throws. */
function contextOf(pairs: string[]): Record<string, string> {
  const context = pairsOf("--context", pairs);
  if ("stage" in context)
    throw new ExplainedError(
      `--context stage=${context["stage"]}: the stage is always "local". Synthesize another one, and run it with --app.`,
    );
  return context;
}

/** Throws for what is not `key=value`. */
function pairsOf(option: string, pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (key === undefined || value === undefined) throw new ExplainedError(`${option} ${pair}: expected key=value.`);
      return [key, value];
    }),
  );
}
