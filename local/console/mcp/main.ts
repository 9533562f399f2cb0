#!/usr/bin/env node
import { parseArgs } from "node:util";
import { ExplainedError, explain } from "../../explained-error.ts";
import { printableLines } from "../../terminal/printable.ts";
import { consoleAt } from "../ask.ts";

const USAGE = `Usage: cdk-local-cloud-mcp [options]
       npm run mcp

Serves what a local cloud's console shows to a coding agent: an MCP server on standard input and output.

  --endpoint <url> (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
  --help           this text`;

async function main(): Promise<void> {
  const { endpoint, help } = optionsIn(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const [{ serveStdio }, { createServer }] = await withSdk();
  serveStdio(() => createServer(consoleAt(endpoint)));
}

/** Throws `ExplainedError`. */
function optionsIn(args: string[]) {
  try {
    return parseArgs({ args, options: { endpoint: { type: "string" }, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new ExplainedError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** The SDK is a peer: only those who use it install it. Throws `ExplainedError`. */
async function withSdk() {
  try {
    return await Promise.all([import("@modelcontextprotocol/server/stdio"), import("./server.ts")]);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ExplainedError("The MCP server needs its SDK: npm install --save-dev @modelcontextprotocol/server");
  }
}

main().catch((error: unknown) => {
  console.error(printableLines(explain(error)));
  process.exitCode = error instanceof ExplainedError ? 2 : 1;
});
