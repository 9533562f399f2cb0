import { once } from "node:events";
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { onTestFinished, vi } from "vitest";

interface Message {
  id?: number;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inspector's protocol.
  params: any;
  // biome-ignore lint/suspicious/noExplicitAny: the inspector's protocol.
  result?: any;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A debugger: the inspector's protocol over a WebSocket. */
export async function attach(port: number) {
  const targets = async () => (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const [target] = (await vi.waitFor(targets, { timeout: 20_000 })) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  onTestFinished(() => socket.close());
  await once(socket, "open");
  const events: Message[] = [];
  const answers = new Map<number, (result: Message["result"]) => void>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) events.push(message);
    else answers.get(message.id)?.(message.result);
  });
  return {
    send(method: string, params: object = {}): Promise<Message["result"]> {
      const { promise, resolve } = Promise.withResolvers<Message["result"]>();
      const id = answers.size + 1;
      answers.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
      return promise;
    },
    event: (method: string, fits: (params: Message["params"]) => boolean = () => true): Promise<Message["params"]> =>
      vi.waitUntil(() => events.find((each) => each.method === method && fits(each.params))?.params, {
        timeout: 20_000,
      }),
  };
}

/** Returns where a line of a source has become code. */
export function generatedPlace(script: string, source: string, line: number) {
  const map = new SourceMap(JSON.parse(readFileSync(`${script}.map`, "utf8")));
  const lines = readFileSync(script, "utf8").split("\n");
  for (const [lineNumber, text] of lines.entries()) {
    for (let columnNumber = 0; columnNumber < text.length; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if ("originalSource" in entry && entry.originalSource === source && entry.originalLine === line - 1)
        return { lineNumber, columnNumber };
    }
  }
  throw new Error(`No code comes from line ${line} of ${source}.`);
}
