import { PRICES } from "../../../cost/price-list.ts";
import { type Architecture, gbSecondsOf } from "../../../cost/usage.ts";
import type { Cost } from "../../api/stories.ts";
import { type Call, failureOf, type StoryFacts } from "./story-facts.ts";

/** What a million such stories cost on AWS: units that were counted, at list prices. A batch's call is shared by what it had. */
export function costOf(facts: StoryFacts, architectureOf: (functionArn: string) => Architecture): Cost {
  const seconds = facts.calls.flatMap((call) =>
    call.end ? [{ call, gbSeconds: gbSecondsOf(call.end), share: shareOf(call, facts) }] : [],
  );
  const priceOf = ({ call, gbSeconds, share }: (typeof seconds)[number]) =>
    share * (gbSeconds * PRICES.lambdaGbSecond[architectureOf(call.function)] + PRICES.lambdaRequest);
  const failed = seconds.filter(({ call }) => call.consumes && failureOf(call) !== undefined);
  const writeUnits = sum(facts.writes, ({ units }) => units);
  const readUnits = sum(facts.reads, ({ units }) => units);
  const puts = facts.objects.filter(({ kind }) => kind === "object-written").length;
  const gets = facts.objects.length - puts;
  const logBytes = sum(facts.logs, ({ line }) => Buffer.byteLength(line));

  const lines: Cost["lines"] = [
    line(
      `Lambda, ${rounded(sum(seconds, ({ gbSeconds, share }) => gbSeconds * share * 1e6) / 1e6)} GB-s`,
      sum(seconds, priceOf),
    ),
    ...(failed.length > 0
      ? [{ ...line("of it the failed tries", sum(failed, priceOf)), part: "failed" as const }]
      : []),
    line(counted(facts.mails.length, "e-mail"), facts.mails.length * PRICES.mail),
    line(
      `Tables, ${counted(writeUnits, "write")}, ${counted(readUnits, "read")}`,
      writeUnits * PRICES.tableWriteUnit + readUnits * PRICES.tableReadUnit,
    ),
    line(`S3, ${counted(puts, "put")}, ${counted(gets, "get")}`, puts * PRICES.objectPut + gets * PRICES.objectGet),
    line(`Queues, ${counted(facts.queueUnits, "request")}`, facts.queueUnits * PRICES.queueRequest),
    line(`Bus, ${counted(facts.events.length, "event")}`, facts.events.length * PRICES.event),
    line(`API, ${counted(facts.http.length, "request")}`, facts.http.length * PRICES.httpRequest),
    line(`Logs, ${rounded(logBytes / 1000)} kB`, logBytes * PRICES.logByte),
  ].filter(({ perMillion }) => perMillion > 0);
  const total = sum(lines, ({ perMillion, part }) => (part ? 0 : perMillion));
  return { perMillion: total, lines, notKnown: ["the archive's storage", "polling of empty queues"] };
}

const line = (name: string, dollars: number) => ({ name, perMillion: dollars * 1e6 });

/** The part of a call that was for this story: the rest of its batch was for others. */
function shareOf(call: Call, { events, batches, writes }: StoryFacts): number {
  const all = call.eventIds.length;
  if (all > 1) return call.eventIds.filter((id) => events.some(({ event }) => event.id === id)).length / all;
  const batch = batches.find(({ requestId }) => requestId === call.requestId);
  if (!batch || batch.sequenceNumbers.length < 2) return 1;
  const own = batch.sequenceNumbers.filter((number) => writes.some(({ sequenceNumber }) => sequenceNumber === number));
  return Math.max(1, own.length) / batch.sequenceNumbers.length;
}

const sum = <T>(list: readonly T[], of: (each: T) => number): number =>
  list.reduce((total, each) => total + of(each), 0);
const rounded = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
const counted = (count: number, word: string): string =>
  `${Math.round(count * 10) / 10} ${word}${count === 1 ? "" : "s"}`;
