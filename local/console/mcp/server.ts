import { McpServer } from "@modelcontextprotocol/server";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { ExplainedError, explain } from "../../explained-error.ts";
import type { ConsoleReader } from "../ask.ts";
import { eventTools } from "./event-tools.ts";
import { failureTools } from "./failure-tools.ts";
import { functionTools } from "./function-tools.ts";

/** About 5,000 tokens. */
const LONGEST = 20_000;

const INSTRUCTIONS =
  "What happens in a local cloud (cdk-local-cloud) that runs a CDK app on this machine: events, deliveries, functions, " +
  "failures, refusals. Begin with tell_story for a subject such as an order, or with list_events.";

/** An MCP server whose tools read and change what a console shows. */
export function createServer(reader: ConsoleReader): McpServer {
  const server = new McpServer({ name: "cdk-local-cloud", version: "1" }, { instructions: INSTRUCTIONS });
  for (const { name, title, description, input, changes, run } of [...eventTools, ...failureTools, ...functionTools])
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: toStandardJsonSchema(input),
        annotations: { readOnlyHint: !changes, destructiveHint: false, idempotentHint: !changes, openWorldHint: false },
      },
      async (given) => {
        try {
          return { content: [{ type: "text", text: shortened(await run(given, reader)) }] };
        } catch (error) {
          if (!(error instanceof ExplainedError)) throw error;
          return { content: [{ type: "text", text: explain(error) }], isError: true };
        }
      },
    );
  return server;
}

const shortened = (text: string): string =>
  text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} characters more: ask for less.`;
