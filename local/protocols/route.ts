import { AwsError, type HttpRequest } from "../aws.ts";

/** A method and the segments of a path; one in braces is a label. */
export interface Route {
  method: string;
  segments: string[];
}

/** What the labels of a route stand for in a path, decoded. */
export type Labels = Record<string, string>;

/** Reads a route such as `POST /2015-03-31/functions/{FunctionName}/invocations`. */
export function readRoute(text: string): Route {
  const [method = "", path = ""] = text.split(" ");
  return { method, segments: segmentsOf(path) };
}

/** The labels of a request that takes the route; undefined for any other request. */
export function labelsIn({ method, path }: HttpRequest, route: Route): Labels | undefined {
  const actual = segmentsOf(path);
  if (method !== route.method || actual.length !== route.segments.length) return undefined;
  const labels: Labels = {};
  const matches = route.segments.every((segment, i) => {
    const value = decoded(actual[i] ?? "");
    if (!segment.startsWith("{")) return segment === value;
    labels[segment.slice(1, -1)] = value;
    return true;
  });
  return matches ? labels : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError("BadRequestException", `The path has a part that is not valid percent-encoding: ${segment}.`);
  }
}

const segmentsOf = (path: string): string[] => path.replace(/\/+$/, "").split("/").slice(1);
