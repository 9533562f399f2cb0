import { once } from "node:events";
import { open } from "node:inspector";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const HOST = "127.0.0.1";
const TRY_EVERY_MS = 50;

/** Lets a debugger attach. Waits until the port is free: an environment of the former code may still have it. */
export async function openInspector(port: number): Promise<void> {
  while (!(await isFree(port))) await delay(TRY_EVERY_MS);
  open(port, HOST);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, HOST);
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
