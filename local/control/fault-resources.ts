import type { ServerResponse } from "node:http";
import type { HttpRequest } from "../aws.ts";
import { BadFault, type Faults, KINDS } from "../faults/faults.ts";
import { json } from "./json.ts";

type Answer = (request: HttpRequest, response: ServerResponse) => void;

/** The faults over HTTP: those that are on, and the kinds that there are; adding and removing. */
export function faultResources(faults: Faults, now: () => number): Record<string, Answer> {
  return {
    "GET /_cloud/faults": (_, response) =>
      json(response, 200, { now: now(), faults: faults.list(), ended: faults.ended(), kinds: KINDS }),
    "POST /_cloud/faults": (request, response) => add(request, response, faults),
    "DELETE /_cloud/faults": (_, response) => {
      faults.clear();
      response.writeHead(204).end();
    },
    "DELETE /_cloud/faults/{id}": ({ path }, response) => {
      const id = path.replace(/\/$/, "").slice("/_cloud/faults/".length);
      if (faults.remove(decoded(id))) response.writeHead(204).end();
      else json(response, 404, { message: `No fault ${id} is on. On: ${idsOf(faults) || "none"}.` });
    },
  };
}

function add(request: HttpRequest, response: ServerResponse, faults: Faults): void {
  try {
    json(response, 201, faults.add(parsed(request.body.toString("utf8"))));
  } catch (error) {
    if (!(error instanceof BadFault)) throw error;
    json(response, 400, { message: error.message });
  }
}

const idsOf = (faults: Faults): string =>
  faults
    .list()
    .map(({ id }) => id)
    .join(", ");

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused like any other text that is no fault.
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
