import type { HttpRequest, HttpResponse } from "../../aws.ts";

/** Leads a browser that opens the endpoint to the console, unless an HTTP API of the application has that page itself. */
export function toConsole(
  { method, path, headers }: Pick<HttpRequest, "method" | "path" | "headers">,
  takes: (method: string, path: string) => boolean,
): HttpResponse | undefined {
  const isBrowser = method === "GET" && path === "/" && headers["accept"]?.includes("text/html");
  if (!isBrowser || takes(method, path)) return undefined;
  return { status: 307, headers: { location: "/console/" }, body: "" };
}
