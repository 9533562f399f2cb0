#!/usr/bin/env node
import { parseArgs } from "node:util";
import { ExplainedError, explain } from "../../explained-error.ts";
import { printableLines } from "../../terminal/printable.ts";
import type { EventDetails } from "../api/events.ts";
import type { FailuresPage } from "../api/failures.ts";
import type { StoryAnswer } from "../api/stories.ts";
import type { NeverArrived, WhyNotEvent } from "../api/why-not.ts";
import { consoleAt } from "../ask.ts";
import { eventText } from "../text/events.ts";
import { failuresText } from "../text/failures.ts";
import { neverArrivedText } from "../text/never-arrived.ts";
import { storyText } from "../text/story.ts";
import { aboutRule, whyNotText } from "../text/why-not.ts";

const USAGE = `Usage: cdk-local-cloud-trace --subject <id> | --event <id> [--why-not [<rule>]] | --never-arrived <id> | --failures [options]
       npm run trace -- --subject <id>

Tells what happened in a running local cloud: what its console shows, as text.

  --subject <id>   the story of what events are about (resources[0]), such as an order's id; --order does the same
  --event <id>     one event: what became of it at each rule
  --why-not        of that event, the field of each rule that it does not fit; --rule <name> for one rule alone
  --never-arrived <id>  what AWS's guide has people check when an event does not arrive, with each result
  --failures       every dead letter, with its reason
  --json           for programs, in the form that local/console/api/ describes
  --endpoint <url> (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
  --help           this text

Exit status: 0 told, 1 the cloud does not know it or is not there, 2 the options are wrong.`;

interface Question {
  path: string;
  report(answer: never): string | undefined;
}

/** What is asked of the console's server, and how its answer reads. Throws `ExplainedError`. */
function questionOf(values: ReturnType<typeof optionsIn>): Question {
  const subject = values.subject ?? values.order;
  const asked = [subject, values.event, values["never-arrived"], values.failures].filter((each) => each !== undefined);
  if (asked.length !== 1)
    throw new ExplainedError(`Name one of --subject, --event, --never-arrived, and --failures.\n\n${USAGE}`);
  if (subject !== undefined)
    return {
      path: `stories/${encodeURIComponent(subject)}`,
      report: ({ story }: StoryAnswer) => story && storyText(story),
    };
  const missed = values["never-arrived"];
  if (missed !== undefined)
    return {
      path: `why-not/arrival/${encodeURIComponent(missed)}`,
      report: (answer: NeverArrived) => neverArrivedText(answer),
    };
  if (values.failures) return { path: "failures", report: (page: FailuresPage) => failuresText(page) };
  const event = encodeURIComponent(values.event ?? "");
  if (values["why-not"] || values.rule !== undefined)
    return {
      path: `why-not/event/${event}`,
      report: (answer: WhyNotEvent) => whyNotText(aboutRule(answer, values.rule)),
    };
  return { path: `events/${event}`, report: (details: EventDetails) => eventText(details) };
}

/** Throws `ExplainedError`. */
function optionsIn(args: string[]) {
  try {
    return parsed(args);
  } catch (error) {
    throw new ExplainedError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function parsed(args: string[]) {
  return parseArgs({
    args,
    options: {
      subject: { type: "string" },
      order: { type: "string" },
      event: { type: "string" },
      "why-not": { type: "boolean" },
      rule: { type: "string" },
      "never-arrived": { type: "string" },
      failures: { type: "boolean" },
      json: { type: "boolean" },
      endpoint: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}

async function main(): Promise<number> {
  let values: ReturnType<typeof optionsIn>;
  let question: Question;
  try {
    values = optionsIn(process.argv.slice(2));
    if (values.help) {
      console.log(USAGE);
      return 0;
    }
    question = questionOf(values);
  } catch (error) {
    console.error(printableLines(explain(error)));
    return 2;
  }
  const answer = await consoleAt(values.endpoint).read(question.path);
  const report = answer === undefined ? undefined : question.report(answer as never);
  if (report === undefined) {
    console.error("The cloud knows nothing of it: it has not happened yet, or is older than what is kept.");
    return 1;
  }
  console.log(values.json ? JSON.stringify(answer, null, 2) : printableLines(report));
  return 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    console.error(printableLines(explain(error)));
    process.exitCode = 1;
  },
);
