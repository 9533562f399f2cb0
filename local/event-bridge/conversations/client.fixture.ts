import * as sdk from "@aws-sdk/client-eventbridge";
import { expect } from "vitest";
import type { Call } from "./arbitraries/calls.fixture.ts";

export type Answer = Record<string, unknown>;

/** What each listing lists. */
const LISTS: Record<string, string> = {
  ListEventBuses: "EventBuses",
  ListRules: "Rules",
  ListRuleNamesByTarget: "RuleNames",
  ListTargetsByRule: "Targets",
  ListArchives: "Archives",
};

/** What the service answers: its output, or its error's name and message. All the pages of a listing are one answer. */
export async function answer(client: sdk.EventBridgeClient, call: Call): Promise<Answer> {
  try {
    const list = LISTS[call.operation];
    return list ? await walk(client, call, list) : await send(client, call);
  } catch (error) {
    const { name, message, $metadata } = error as sdk.EventBridgeServiceException;
    // Anything else is a fault of the service, or of this test.
    if ($metadata?.httpStatusCode !== 400) throw error;
    return { error: name, message };
  }
}

async function send(client: sdk.EventBridgeClient, { operation, input, nulls }: Call): Promise<Answer> {
  const commands = sdk as unknown as Record<string, new (input: object) => sdk.ListRulesCommand>;
  const Command = commands[`${operation}Command`];
  if (!Command) throw new Error(`The SDK has no ${operation}`);
  const command = new Command(input);
  // The SDK leaves out what is null; other clients do not.
  const addNulls = (body: string) =>
    JSON.stringify({ ...Object.fromEntries(nulls.map((name) => [name, null])), ...JSON.parse(body) });
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: unknown };
      if (nulls.length > 0) request.body = addNulls(new TextDecoder().decode(request.body as Uint8Array));
      return next(args);
    },
    { step: "build", priority: "high" },
  );
  const { $metadata, ...output } = await client.send(command);
  return output;
}

const MOST_PAGES = 100;

/** All pages together. No page is longer than was asked, none but the only one is empty. */
async function walk(client: sdk.EventBridgeClient, call: Call, list: string) {
  const pages: unknown[][] = [];
  let { NextToken } = call.input;
  do {
    if (pages.length > MOST_PAGES) throw new Error(`${call.operation} does not come to an end`);
    const output = await send(client, { ...call, input: { ...call.input, NextToken } });
    pages.push(output[list] as unknown[]);
    NextToken = output["NextToken"];
  } while (NextToken !== undefined);
  const longest = call.input["Limit"] ?? 100;
  for (const page of pages) {
    expect(page.length).toBeLessThanOrEqual(longest as number);
    if (pages.length > 1) expect(page.length).toBeGreaterThan(0);
  }
  return { [list]: pages.flat() };
}
