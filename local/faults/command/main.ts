#!/usr/bin/env node
import { ExplainedError, explain } from "../../explained-error.ts";
import { printableLines } from "../../terminal/printable.ts";
import type { Fault } from "../fault.ts";
import { KINDS } from "../kinds.ts";
import { type Command, readCommand, USAGE } from "./options.ts";
import { kindsReport, listReport } from "./report.ts";

interface Listing {
  now: number;
  faults: Fault[];
  ended: Fault[];
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(printableLines(explain(error)));
  process.exitCode = 1;
}

async function main(args: string[]): Promise<number> {
  let command: Command;
  try {
    command = readCommand(args);
  } catch (error) {
    console.error(printableLines(`${explain(error)}\n\nnpm run fault -- --help tells more.`));
    return 2;
  }
  if (command.do === "help") console.log(USAGE);
  else console.log(printableLines(await carryOut(command)));
  return 0;
}

/** What is printed. Throws `ExplainedError`. */
async function carryOut(command: Exclude<Command, { do: "help" }>): Promise<string> {
  const { json, endpoint } = command;
  const ask = (method: string, path = "", body?: object) => answerOf(endpoint, method, path, body);
  switch (command.do) {
    case "kinds":
      return json ? JSON.stringify(KINDS, null, 2) : kindsReport();
    case "list": {
      const { now, faults, ended } = (await ask("GET")) as Listing;
      return json ? JSON.stringify({ now, faults, ended }, null, 2) : listReport(faults, ended, now);
    }
    case "add": {
      const fault = (await ask("POST", "", command.fault)) as Fault;
      const state = fault.endedAt === undefined ? "is on" : "has struck";
      return json ? JSON.stringify(fault, null, 2) : `${fault.id} ${state}: ${fault.kind}`;
    }
    case "remove":
      await ask("DELETE", `/${encodeURIComponent(command.id)}`);
      return json ? JSON.stringify({ removed: command.id }) : `${command.id} is off.`;
    case "clear":
      await ask("DELETE");
      return json ? JSON.stringify({ removed: "all" }) : "All faults are off.";
    default:
      return command satisfies never;
  }
}

async function answerOf(endpoint: string, method: string, path: string, body?: object): Promise<unknown> {
  const url = `${endpoint.replace(/\/$/, "")}/_cloud/faults${path}`;
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(url, init).catch(() => undefined);
  if (!response)
    throw new ExplainedError(`Nothing answers at ${endpoint}: start the local cloud, or name it with --endpoint.`);
  if (response.status === 204) return undefined;
  const answer = response.headers.get("content-type") === "application/json" ? await response.json() : undefined;
  const message = (answer as { message?: unknown } | undefined)?.message;
  if (response.ok && answer !== undefined) return answer;
  // A fault may have a message of its own, but is never refused.
  if (typeof message === "string") throw new ExplainedError(message);
  throw new ExplainedError(`What answers at ${endpoint} is not a local cloud (status ${response.status}).`);
}
