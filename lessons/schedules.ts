import { randomUUID } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { letRead } from "./consumer-switch.ts";
import { answerTo, functionArn, of, placeOrder, putsAbout, shopName, short } from "./shop.ts";

const CONSUMER = shopName("payment-on-order-created");
const REPORT = shopName("order-report-sales");
const ZONE = "Europe/Paris";
const NIGHTLY = "cron(30 2 * * ? *)";
/** The day before the clocks are put forward in Europe. */
const EVE = Date.UTC(2027, 2, 27);
const MONTHLY_FROM = Date.UTC(2027, 0, 1);
/** The payment window of 15 minutes, and the next full minute. */
const PAST_THE_WINDOW_MINUTES = 16;

export const schedules: Lesson = {
  slug: "schedules",
  title: "Schedules",
  question: "What runs when nobody asks?",
  needsClock: true,
  intro:
    "Some things happen because time passes: an order that nobody paid expires, the sales of a day are reported. A `rate(…)` counts from its start, a `cron(…)` follows the calendar, and a calendar has its own surprises.",
  predict: {
    text: `It is Saturday, 27 March 2027. A schedule runs at \`${NIGHTLY}\`, which is 02:30 every night, in the time zone \`${ZONE}\`. In the night to Sunday the clocks go from 02:00 to 03:00.`,
    question: {
      kind: "one",
      label: "When are its next three runs after midnight?",
      options: [
        { value: "as-written", label: "Sunday, Monday and Tuesday at 02:30" },
        { value: "shifted", label: "Sunday at 03:30, Monday and Tuesday at 02:30" },
        { value: "skipped", label: "Saturday, Monday and Tuesday at 02:30" },
        { value: "twice", label: "Saturday, Sunday at 02:30 and again at 03:30" },
      ],
    },
    right: ["skipped"],
    because:
      "On Sunday there is no 02:30 in Paris, so there is no run either. A job that has to run each day belongs outside the hours in which clocks change, or into UTC, as the rules of a bus are.",
  },
  break: {
    text: "An order has 15 minutes to be paid. Place one while the payment service does not read its queue, as if it were down, and let the time pass: `expire-orders` runs every minute. Then run the nightly report now, as its rule would.",
    actions: [
      { id: "place", label: "Place an order that nobody charges", run: placeUnpaid },
      { id: "forward", label: "Forward 16 minutes", run: forward },
      { id: "report", label: "Run the report now", run: reportNow },
    ],
    check(run) {
      const { order } = run.kept;
      if (!putsAbout(run.facts, order, "OrderCreated")[0]) return { waiting: "an order that nobody charges" };
      const cancelled = putsAbout(run.facts, order, "OrderCancelled")[0];
      const runs = of(run.facts, "scheduled").length;
      if (!cancelled) return { waiting: `\`OrderCancelled\`: schedules ran ${runs} times since you began` };
      if (!reported(run)) return { waiting: "the run of `report-sales`" };
      const { reason } = cancelled.event.detail["data"] as { reason: string };
      return {
        proven: `order ${short(order)} was cancelled with the reason \`${reason}\` after ${runs} runs of schedules, and \`report-sales\` ran.`,
      };
    },
  },
  see: {
    text: `The right side has the next runs of \`${NIGHTLY}\` in ${ZONE}, as the cloud's scheduler sees them.`,
    question: { kind: "text", label: "On which day does it not run? (yyyy-mm-dd)" },
    check(run) {
      const answer = answerTo(run, "see");
      if (answer === "") return { waiting: "the day that is missing" };
      const days = run.nextRuns(NIGHTLY, { timeZone: ZONE, after: EVE, count: 5 }).map(dayIn);
      if (!/^\d{4}-\d\d-\d\d$/.test(answer)) return { waiting: "a day such as 2027-03-27" };
      if (days.includes(answer) || answer < (days[0] ?? "") || answer > (days.at(-1) ?? ""))
        return { waiting: `the day that is missing: on ${answer} nothing is missing from the list` };
      return { proven: `the scheduler runs it on ${days.slice(0, 2).join(" and ")}, and not on ${answer}.` };
    },
  },
  fix: {
    text: `The accountants want a report at 09:00 in ${ZONE} on the last weekday of each month. The last day of the month may be a Sunday. Write the expression: its fields are minutes, hours, day of the month, month, day of the week, and year.`,
    question: { kind: "text", label: "The expression", start: "cron(0 9 28 * ? *)" },
    check(run) {
      const answer = answerTo(run, "fix");
      if (answer === "") return { waiting: "your expression" };
      const wanted = lastWeekdays(5);
      try {
        const runs = run.nextRuns(answer, { timeZone: ZONE, after: MONTHLY_FROM, count: 5 });
        const times = runs.map(timeIn);
        if (times.join() === wanted.join()) return { proven: `\`${answer}\` runs at ${times.join(", ")}.` };
        return {
          waiting: `five runs on the last weekday, from ${wanted[0]} on. Yours runs at ${times.join(", ") || "no time"}`,
        };
      } catch (error) {
        return { waiting: `an expression that the scheduler takes. It says: ${(error as Error).message}` };
      }
    },
  },
  conclusion:
    "Every schedule has a time zone, also when nobody chose one. `L` is a month's last day, `W` the nearest weekday, and `LW` both. The code that runs takes its time from the event, not from its own clock: so a late run, or one that you start by hand as you did, does the same work. [Clock](console:clock) shows what is due next.",
  figures: (run) => [
    ...(run.kept["order"] ? [{ kind: "story" as const, subject: run.kept["order"] }] : []),
    {
      kind: "texts",
      title: "What the scheduler says",
      items: [
        ...(run.answers.see || of(run.facts, "scheduled").length > 0
          ? [
              {
                title: `The next runs of \`${NIGHTLY}\` in ${ZONE}, after 27 March 2027, 00:00 UTC`,
                text: run.nextRuns(NIGHTLY, { timeZone: ZONE, after: EVE, count: 5 }).map(timeIn).join("\n"),
              },
            ]
          : []),
      ],
    },
  ],
};

/** Places an order while its consumer does not read its queue; leaving the lesson lets it read again. */
async function placeUnpaid(tools: LessonTools): Promise<void> {
  await letRead(tools, CONSUMER, false);
  tools.keep("order", await placeOrder(tools));
  await tools.until(
    "OrderCreated is on the bus",
    (facts) => putsAbout(facts, tools.run.kept["order"], "OrderCreated")[0],
  );
}

/** Minute by minute: what is due in each is done before the next begins. */
async function forward({ advance }: LessonTools): Promise<void> {
  for (let minute = 0; minute < PAST_THE_WINDOW_MINUTES; minute++) await advance(60_000);
}

/** Runs the report as its rule would, with the time that it is. */
async function reportNow({ client, now }: LessonTools): Promise<void> {
  const Payload = JSON.stringify({ id: randomUUID(), time: new Date(now()).toISOString() });
  const { FunctionError } = await new LambdaClient(client).send(new InvokeCommand({ FunctionName: REPORT, Payload }));
  if (FunctionError) throw new Error(`${REPORT} failed: its log says why.`);
}

const reported = ({ facts }: LessonRun): boolean =>
  of(facts, "invoked").some((fact) => fact.function === functionArn(REPORT) && fact.error === undefined);

const inZone = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });
const timeIn = (at: number): string => inZone.format(at);
const dayIn = (at: number): string => timeIn(at).slice(0, 10);

/** The last weekdays of the months from January 2027 on, at 09:00: counted, not parsed from an expression. */
function lastWeekdays(count: number): string[] {
  return Array.from({ length: count }, (_, month) => {
    const day = new Date(Date.UTC(2027, month + 1, 0));
    while (day.getUTCDay() % 6 === 0) day.setUTCDate(day.getUTCDate() - 1);
    return `${day.toISOString().slice(0, 10)} 09:00`;
  });
}
