import type { Fact, FactOf } from "../trace.ts";
import { PRICES } from "./price-list.ts";

export type Architecture = keyof typeof PRICES.lambdaGbSecond;

/** What AWS bills for by its number. */
export type Unit = keyof typeof PRICES;

/** What AWS would bill for one fact. */
export interface Usage {
  unit: Unit;
  quantity: number;
  dollars: number;
  /** What used it: the function that made a call, else the resource itself, by its name. */
  by: string;
}

/** Returns the billed duration of an invocation: every millisecond begun, by the memory that the function has. */
export const gbSecondsOf = ({ ms, memoryMb }: FactOf<"invoked">): number => (Math.ceil(ms) / 1000) * (memoryMb / 1024);

/** Returns what AWS would bill for a fact, at list prices. */
export function usageOf(fact: Fact, architectureOf: (functionArn: string) => Architecture): Usage[] {
  const use = (unit: Exclude<Unit, "lambdaGbSecond">, quantity: number, by: string): Usage => ({
    ...{ unit, quantity, by: nameIn(by) },
    dollars: quantity * PRICES[unit],
  });
  switch (fact.kind) {
    case "put":
      // Events of AWS's own services are free.
      if (!fact.by) return [];
      return [
        use("event", fact.units, fact.by.caller),
        use("archivedByte", Buffer.byteLength(JSON.stringify(fact.event)), fact.bus),
      ];
    case "sent":
    case "received":
    case "hidden":
    case "deleted":
      return [use("queueRequest", fact.units, fact.queue)];
    case "invoked": {
      const quantity = gbSecondsOf(fact);
      const dollars = quantity * PRICES.lambdaGbSecond[architectureOf(fact.function)];
      const by = nameIn(fact.function);
      return [use("lambdaRequest", 1, by), { unit: "lambdaGbSecond", quantity, dollars, by }];
    }
    case "log":
      return [use("logByte", Buffer.byteLength(fact.line), fact.function)];
    case "delivered":
      // A log group as a target is billed for what it takes.
      return fact.target.includes(":logs:") ? [use("logByte", Buffer.byteLength(fact.input ?? ""), fact.target)] : [];
    case "written":
      return [use("tableWriteUnit", fact.units, fact.table)];
    case "read":
      return [use("tableReadUnit", fact.units, fact.table)];
    case "object-written":
      return [use("objectPut", 1, fact.by?.caller ?? fact.bucket)];
    case "object-read":
      return [use("objectGet", 1, fact.by?.caller ?? fact.bucket)];
    case "mail":
      return [use("mail", 1, fact.by?.caller ?? fact.from)];
    case "http":
      return [use("httpRequest", 1, fact.function ?? fact.path)];
    default:
      return [];
  }
}

/** Returns the last part of an ARN, or the name itself. */
const nameIn = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;
