import { EventEmitter } from "node:events";
import { METHODS, STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import type { HttpRequest, HttpResponse } from "../../aws.ts";
import { type Frame, notSimulated } from "./frame.ts";

/** Sends a request to the cloud; rejects when the connection breaks. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

interface RequestOptions {
  method?: string;
  path?: string;
  headers?: Record<string, string | number | string[]>;
}

class Agent {
  maxSockets = 50;
  keepAlive = true;
  sockets = {};
  requests = {};
  constructor(settings: object = {}) {
    Object.assign(this, settings);
  }
  destroy(): void {}
}

/** Returns the part of `node:http` that SDK clients use, with `send` in place of sockets. */
export function networkOf({ arrive }: Pick<Frame, "arrive">, send: Send) {
  function request(options: RequestOptions, onResponse: (response: unknown) => void) {
    const chunks: Buffer[] = [];
    let over = false;
    const end = (how: () => void) => () => {
      if (over) return;
      over = true;
      how();
      outgoing.emit("close");
    };
    const outgoing = Object.assign(new EventEmitter(), {
      setTimeout: () => outgoing,
      setNoDelay() {},
      setSocketKeepAlive() {},
      destroy(error?: Error) {
        end(() => error && outgoing.emit("error", error))();
        return outgoing;
      },
      write(chunk: string | Uint8Array) {
        chunks.push(Buffer.from(chunk as string));
        return true;
      },
      end(chunk?: string | Uint8Array) {
        if (chunk !== undefined) outgoing.write(chunk);
        send(requestOf(options, Buffer.concat(chunks))).then(
          (response) => arrive(end(() => onResponse(incomingOf(response, options.method)))),
          () => arrive(end(() => outgoing.emit("error", connectionReset()))),
        );
        return outgoing;
      },
    });
    return outgoing;
  }
  const http = { request, Agent, globalAgent: new Agent(), STATUS_CODES, METHODS };
  return { http, https: { ...http, request: notSimulated("https") } };
}

function requestOf({ method = "GET", path: target = "/", headers = {} }: RequestOptions, body: Buffer): HttpRequest {
  const [path = "/", query = ""] = target.split("?");
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return { method, path, query: new URLSearchParams(query), headers: Object.fromEntries(lowered), body };
}

function incomingOf({ status, headers, body: content }: HttpResponse, method?: string) {
  const body = Buffer.from(content as string);
  const readable = new Readable({
    read() {
      if (method !== "HEAD" && body.length > 0) this.push(body);
      this.push(null);
    },
  });
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const about = { statusCode: status, statusMessage: "", complete: true, headers: Object.fromEntries(lowered) };
  return Object.assign(readable, about);
}

const connectionReset = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
