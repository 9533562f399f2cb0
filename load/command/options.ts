import { parseArgs } from "node:util";
import { InvalidScenario, parseScenario, readScenario, Scenario } from "./scenario.ts";

export const USAGE = `Usage: eventbridge-load [options]
       eventbridge-load compare <result.json> <result.json> [--html <file>]
       eventbridge-load remove --stage <name> | --bus <name>

Sends events to an event bus at times set in advance and reports when each arrived, and whether one was lost,
duplicated or overtaken. With --stage local or --app it starts a local cloud for the run, unless AWS_ENDPOINT_URL names
one that is running. compare puts two results side by side, the older first; --html writes a report of both. remove
deletes the probe of a deployed bus.

Where to send it
  --stage <name>          local, or a deployed stage of the application that load.config.ts describes (default dev)
  --bus <name>            any other event bus, by its name
  --app <dir>             run this cloud assembly (a cdk.out) in a local cloud, as stage local
  --config <file>         the application's description (default load.config.ts in the working directory)

What to send
  --profile <name>        steady, ramp, spike, soak or step-to-break (default steady)
  --rate <n>              events a second (default 100); ramp: at the end; spike: beside the peak; step-to-break: first step
  --from <n>              ramp: events a second at the start
  --peak <n>              spike: events a second (default 10 x rate); --peak-at 20s, --peak-for 5s: when
  --step <n>              step-to-break: events a second more each step; --step-every 10s: how long a step takes
  --duration <time>       such as 60s, 10m (default 60s; soak: 1h; step-to-break: 2m); with --warm-up 5s before it, which no figure includes
  --size <size>           of an entry as EventBridge counts it, such as 1KB (the default), or a mix: 512:80,64KB:20
  --batch <n>             entries in a PutEvents call, 1 to 10 (default 1)
  --rules <n>             rules that each match and deliver every event (default 1)
  --other-rules <n>       rules on the bus that match none (default 0)
  --target <kind>         sqs, lambda or lambda-behind-sqs (default sqs)
  --flow <name>           events, or orders: the order system from HTTP request to e-mail (default events)
  --scenario <file>       all these in a JSON file, named as here in camelCase; options given beside it win

How to send
  --client <name>         lean (own signing) or sdk (the AWS SDK's client) (default lean)
  --workers <n>           threads (default by the rate), or lambda:<n>: functions, each with a queue of its own
  --receivers <n>         long polls at once (default by the rate)
  --max-in-flight <n>     requests without an answer at once (default 1000)
  --request-timeout <t>   a request without an answer is given up after this (default 30s)
  --max-events <n>        refuse a schedule with more events (default 1000000; local 20000000)
  --seed <n>              of the size mix (default 1)
  --yes                   do not ask before a run that costs money

How to judge
  --quiet <time>          an event is late when it takes longer; copies are waited for this long (default 5s)
  --drain <time>          what has not come this long after the last send is lost (default 2m)
  --fail-if <list>        thresholds, such as 'p99>200ms,lost>0,late>0.1%,putAnswer.p99.9>1s,throughput<900'

  --out <dir>             where the results go (default load-results)
  --help                  this text

Ctrl-C and SIGTERM end the sending, a second one the waiting for what is missing; SIGHUP and the end of npm do both. The
run goes on to its result when nobody reads what it prints.
Exit status: 0 done and within the thresholds, 1 a threshold failed, 2 the run could not be made, 3 the result is not
valid for the bus (the generator could not keep up, or the run was stopped).`;

export type Options =
  | { command: "run"; scenario: Scenario; out: string; yes: boolean; config: string | undefined }
  | { command: "remove"; stage: string; bus: string | undefined; config: string | undefined }
  | { command: "compare"; files: [before: string, after: string]; html: string | undefined };

const camelCase = (option: string): string => option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const kebabCase = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Fields that only a file has. */
const FILE_ONLY = ["name"];

const HELP = { type: "boolean", short: "h" } as const;

/** Reads the command line. Undefined when it asks for help. Throws `InvalidScenario`, or `TypeError` for an unknown option. */
export function readOptions(args: string[]): Options | undefined {
  const [command] = args;
  if (command === "compare") return compareOptions(args.slice(1));
  if (command === "remove") return removeOptions(args.slice(1));
  if (command !== undefined && !command.startsWith("-")) {
    throw new InvalidScenario(
      `There is no command ${command}. There are compare and remove; without one, a run starts.`,
    );
  }
  return runOptions(args);
}

function compareOptions(args: string[]): Options | undefined {
  const options = { html: { type: "string" }, help: HELP } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (values.help) return undefined;
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new InvalidScenario(`compare takes two result files, not ${positionals.length}.`);
  }
  return { command: "compare", files: [before, after], html: values.html };
}

function removeOptions(args: string[]): Options | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { stage: text, bus: text, config: text, help: HELP } });
  const { help, config, ...named } = values;
  if (help) return undefined;
  const { stage = "dev", bus } = parseScenario(named, "The command line", (field) => `--${field}`);
  if (stage === "local") throw new InvalidScenario("A local cloud takes its probe with it when it ends.");
  return { command: "remove", stage, bus, config };
}

function runOptions(args: string[]): Options | undefined {
  const fields = Object.keys(Scenario.entries).filter((field) => !FILE_ONLY.includes(field));
  const ofScenario = fields.map((field) => [
    kebabCase(field),
    { type: "string" as const, ...(field === "failIf" && { multiple: true }) },
  ]);
  const { values } = parseArgs({
    args,
    options: {
      ...(Object.fromEntries(ofScenario) as Record<string, { type: "string"; multiple?: boolean }>),
      scenario: { type: "string" },
      config: { type: "string" },
      out: { type: "string", default: "load-results" },
      yes: { type: "boolean", default: false },
      help: HELP,
    },
  });
  const { scenario: file, config, out, yes, help, ...given } = values;
  if (help) return undefined;
  const said = Object.fromEntries(Object.entries(given).map(([option, value]) => [camelCase(option), value]));
  const fromLine = parseScenario(said, "The command line", (field) => `--${kebabCase(field)}`);
  const fromFile = file === undefined ? {} : readScenario(String(file));
  return {
    command: "run",
    scenario: { ...fromFile, ...fromLine },
    out: String(out),
    yes: yes === true,
    config: config === undefined ? undefined : String(config),
  };
}
