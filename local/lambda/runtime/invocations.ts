import { readSync, read as readWithCallback } from "node:fs";
import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import type { InvokeMessage } from "./protocol.ts";

/**
 * The descriptor of an environment's process that its invocations come from, after stdin, stdout, stderr and the
 * channel.
 */
export const INVOCATIONS = 4;

const LENGTH_BYTES = 4;
const read = promisify(readWithCallback);

/** A message behind its length. Structured clone keeps a payload as one string, where JSON would escape it again. */
export function frame(message: InvokeMessage): Buffer {
  const body = serialize(message);
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** Waits for the next invocation as `nextInvocation` does, but lets the process run meanwhile: a debugger needs it. */
export async function nextInvocationUnfrozen(): Promise<InvokeMessage | undefined> {
  const header = await readBytes(LENGTH_BYTES);
  const body = header && (await readBytes(header.readUInt32BE()));
  return body && (deserialize(body) as InvokeMessage);
}

/** Undefined when the cloud is gone. */
async function readBytes(length: number): Promise<Buffer | undefined> {
  const bytes = Buffer.allocUnsafe(length);
  for (let position = 0; position < length; ) {
    const { bytesRead } = await read(INVOCATIONS, bytes, position, length - position, null);
    if (bytesRead === 0) return undefined;
    position += bytesRead;
  }
  return bytes;
}

let buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * Waits for the next invocation, and stops all of the process's JavaScript until it comes, as Lambda freezes an environment:
 * no timer fires, nothing arrives. Undefined when the cloud is gone.
 */
export function nextInvocation(): InvokeMessage | undefined {
  let length = 0;
  let needed = LENGTH_BYTES;
  while (length < needed) {
    const read = readSome(length);
    if (read === 0) return undefined;
    length += read;
    if (length < LENGTH_BYTES) continue;
    needed = LENGTH_BYTES + buffer.readUInt32BE();
    if (needed > buffer.length) buffer = Buffer.concat([buffer.subarray(0, length)], needed);
  }
  return deserialize(buffer.subarray(LENGTH_BYTES, needed)) as InvokeMessage;
}

function readSome(position: number): number {
  for (;;) {
    try {
      return readSync(INVOCATIONS, buffer, position, buffer.length - position, null);
    } catch (error) {
      // A signal that the function handles.
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}
