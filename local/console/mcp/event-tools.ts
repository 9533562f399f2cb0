import * as v from "valibot";
import { ExplainedError } from "../../explained-error.ts";
import type { EventDetails, EventsPage } from "../api/events.ts";
import { about } from "../api/schema.ts";
import type { StoryAnswer } from "../api/stories.ts";
import type { NeverArrived, WhyNotCall, WhyNotEvent, WhyNotPage } from "../api/why-not.ts";
import { eventsText, eventText } from "../text/events.ts";
import { neverArrivedText } from "../text/never-arrived.ts";
import { storyText } from "../text/story.ts";
import { aboutRule, refusalsText, refusalText, whyNotText } from "../text/why-not.ts";
import { tool } from "./tool.ts";

const EVENT_ID = about("The id of the event's envelope, as list_events shows it.", v.string());

export const eventTools = [
  tool({
    name: "list_events",
    title: "List or search events",
    description:
      "Lists the events that were put on the buses, newest first, one line each: time, id, type, source, subject, and what " +
      "became of it (delivered, tried again, dead letter, nobody took it). Use it to find the id of an event, or to see what " +
      "a change has brought about. The search narrows it: type:OrderCreated source:app.* subject:ord_1 rule:NAME " +
      "function:NAME outcome:dead|retried|waiting|nobody took>1s since:5min detail.data.total>2000, or any text; all terms have to hold.",
    input: v.object({
      search: v.optional(about("Search terms; all events when absent.", v.string())),
      limit: v.optional(
        about("How many at most; 20 when absent.", v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))),
      ),
    }),
    run: async ({ search = "", limit = 20 }, console) =>
      eventsText(
        known(await console.read<EventsPage>(`events?${new URLSearchParams({ q: search, limit: String(limit) })}`)),
      ),
  }),
  tool({
    name: "get_event",
    title: "Get one event",
    description: "Returns one event as the bus delivers it, as JSON, and what became of it at each rule that took it.",
    input: v.object({ id: EVENT_ID }),
    run: async ({ id }, console) =>
      eventText(known(await console.read<EventDetails>(`events/${encodeURIComponent(id)}`), noEvent(id))),
  }),
  tool({
    name: "tell_story",
    title: "Tell the story of an order or another subject",
    description:
      "Tells everything that happened to one subject, such as an order, across all services: HTTP requests, writes, events, " +
      "deliveries and failed tries, waits in queues, function calls with cold starts, mails, dead letters; one line per step " +
      "with when it began and how long it took. Use it first to find out why something ended as it did.",
    input: v.object({
      subject: about("What the events are about: resources[0] of the event, such as an order's id.", v.string()),
      correlation: v.optional(about("Only what has this correlation id.", v.string())),
    }),
    async run({ subject, correlation }, console) {
      const query = correlation === undefined ? "" : `?${new URLSearchParams({ correlation })}`;
      const { story } = known(await console.read<StoryAnswer>(`stories/${encodeURIComponent(subject)}${query}`));
      return storyText(
        known(
          story,
          `Nothing is known of ${subject}: it has not happened yet, or is no longer held. list_events shows subjects.`,
        ),
      );
    },
  }),
  tool({
    name: "explain_non_match",
    title: "Explain why a rule did not take an event",
    description:
      "Compares an event with every rule of its bus as the rules were when it was put: the closest first, each with the first " +
      "field of its pattern that the event does not fit, what the rule wants there, and what the event has.",
    input: v.object({
      id: EVENT_ID,
      rule: v.optional(about("The name of one rule, to compare with it alone.", v.string())),
    }),
    run: async ({ id, rule }, console) =>
      whyNotText(
        aboutRule(known(await console.read<WhyNotEvent>(`why-not/event/${encodeURIComponent(id)}`), noEvent(id)), rule),
      ),
  }),
  tool({
    name: "check_arrival",
    title: "Check why an event never arrived",
    description:
      "Checks, in the order of AWS's troubleshooting guide, why an event did not arrive where it should: accepted, right bus, " +
      "a rule fits, rule enabled, target exists, permission, delivered, consumed, dead-letter queue, archive; each with the " +
      "result and what to do. Use it when something that was published had no effect, also with an id that is not known here.",
    input: v.object({ id: about("The EventId that PutEvents returned, or an id of list_events.", v.string()) }),
    run: async ({ id }, console) =>
      neverArrivedText(known(await console.read<NeverArrived>(`why-not/arrival/${encodeURIComponent(id)}`))),
  }),
  tool({
    name: "list_refusals",
    title: "List refused calls",
    description:
      "Lists the calls that were refused for lack of a permission or otherwise, newest first, each with its number.",
    input: v.object({}),
    run: async (_, console) => refusalsText(known(await console.read<WhyNotPage>("why-not")), 20),
  }),
  tool({
    name: "explain_refusal",
    title: "Explain a refused call",
    description:
      "Explains why a call was refused: who called, which statements were considered and why each did not allow it, and the " +
      "missing statement as JSON and as a line of the CDK.",
    input: v.object({
      number: about("The refusal's number, as list_refusals shows it.", v.pipe(v.number(), v.integer(), v.minValue(0))),
    }),
    run: async ({ number }, console) =>
      refusalText(
        known(
          await console.read<WhyNotCall>(`why-not/call/${number}`),
          `There is no refusal ${number}: list_refusals shows them.`,
        ),
      ),
  }),
];

const noEvent = (id: string): string =>
  `There is no event ${id}: it was never put here, or is no longer held. list_events shows ids.`;

function known<T>(answer: T | undefined, otherwise = "The cloud is too old for this tool: update cdk-local-cloud."): T {
  if (answer === undefined) throw new ExplainedError(otherwise);
  return answer;
}
