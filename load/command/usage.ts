export const USAGE = `Usage: eventbridge-load [options]
       eventbridge-load compare <before> <after> [--html <file>]
       eventbridge-load trend <results> … [--html <file>]
       eventbridge-load export <results> … [--junit <file>] [--csv <file>] …
       eventbridge-load remove --stage <name> | --bus <name>

Sends events to an event bus on a fixed schedule (open loop) and reports when each one arrived, and whether any was lost,
duplicated, or overtaken. With --stage local or --app it starts a local cloud for the run, unless AWS_ENDPOINT_URL names
one that is already running.

compare  compares two results, the older one first. Each is a result file, or a folder with the results of repeated runs.
trend    shows how results change over time. Takes result files and folders.
export   writes results in formats for other programs.
remove   deletes the probe of a deployed bus.

Where to send
  --stage <name>          local, or a deployed stage of the application that load.config.ts describes (default dev)
  --bus <name>            any other event bus, by name
  --app <dir>             run this cloud assembly (a cdk.out) in a local cloud, as stage local
  --config <file>         the application's description (default load.config.ts in the working directory)

What to send
  --profile <name>        steady, ramp, spike, soak or step-to-break (default steady)
  --rate <n>              events per second (default 100); ramp: at the end; spike: outside the peak; step-to-break: first step
  --from <n>              ramp: events per second at the start
  --peak <n>              spike: events per second at the peak (default 10 x rate); --peak-at 20s, --peak-for 5s: when
  --step <n>              step-to-break: increase per step in events per second; --step-every 10s: length of a step
  --duration <time>       such as 60s or 10m (default 60s; soak: 1h; step-to-break: 2m); preceded by --warm-up 5s, which is
                          not in the figures
  --event <name>          events from a template: a JSON file, or one of the application's events in load.config.ts
  --size <size>           entry size as EventBridge counts it, such as 1KB (the default), or a mix: 512:80,64KB:20
  --batch <n>             entries per PutEvents call, 1 to 10 (default 1)
  --rules <n>             rules that match and deliver every event (default 1)
  --other-rules <n>       additional rules that match no event (default 0)
  --target <kind>         sqs, lambda or lambda-behind-sqs (default sqs)
  --flow <name>           events, or orders: the order system from HTTP request to e-mail (default events)
  --scenario <file>       a JSON file with these options in camelCase; options on the command line override it

How to send
  --client <name>         lean (signs by itself) or sdk (the AWS SDK's client) (default lean)
  --workers <n>           threads (default: by the rate), or lambda:<n>: functions, each with its own queue
  --receivers <n>         concurrent long polls (default: by the rate)
  --max-in-flight <n>     cap on requests without a response (default 1000)
  --request-timeout <t>   how long to wait for a response (default 30s)
  --max-events <n>        refuse a schedule with more events (default 1000000; local 20000000)
  --seed <n>              seed of everything random (default 1)
  --repeat <n>            run the same plan this many times, and report medians and intervals (default 1)
  --yes                   do not ask for confirmation before a run that costs money

How to judge
  --quiet <time>          events that take longer are late; also how long to wait for duplicates (default 5s)
  --drain <time>          events missing this long after the last send are lost (default 2m)
  --fail-if <list>        thresholds, such as 'p99>200ms,lost>0,late>0.1%,putAnswer.p99.9>1s,throughput<900'

What to write
  --out <dir>             folder for the result (JSON) and the report (HTML) (default load-results)
  --junit <file>          thresholds as JUnit XML
  --csv <file>            the series, second by second
  --openmetrics <file>    the series as OpenMetrics text, for Prometheus
  --otlp <file>           the series as OTLP/JSON, for an OpenTelemetry collector
  --markdown <file>       a summary, appended to the file: --markdown "$GITHUB_STEP_SUMMARY"
  --html <file>           compare and trend: a page with charts
  --help                  this text

Ctrl-C or SIGTERM stops sending; a second one stops waiting for missing events. SIGHUP, and the end of npm, do both.
The run finishes even when nothing reads its output.
Exit status: 0 passed, 1 a threshold failed, 2 the run could not start, 3 the result is not valid for the bus (the
generator could not keep up, or the run was stopped).`;
