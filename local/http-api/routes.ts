/** A route key of an HTTP API, such as `GET /orders/{id}`, `ANY /files/{proxy+}` or `$default`. */
export interface Route<T> {
  key: string;
  method: string;
  segments: string[];
  target: T;
}

export function parseRoute<T>(key: string, target: T): Route<T> {
  const [method = "", path = ""] = key === "$default" ? ["ANY", "/{proxy+}"] : key.split(" ");
  return { key, method, segments: path.split("/").slice(1), target };
}

/**
 * Returns the route that API Gateway would choose, and its path parameters: an exact path before a label, a label before a
 * greedy `{proxy+}`, a named method before ANY, `$default` last.
 */
export function matchRoute<T>(
  routes: Route<T>[],
  method: string,
  path: string,
): { route: Route<T>; pathParameters: Record<string, string> } | undefined {
  const actual = path.split("/").slice(1);
  return routes
    .filter((route) => route.method === method || route.method === "ANY")
    .flatMap((route) => {
      const pathParameters = parametersOf(route.segments, actual);
      return pathParameters ? [{ route, pathParameters }] : [];
    })
    .sort((a, b) => precedence(a.route) - precedence(b.route))[0];
}

function parametersOf(segments: string[], actual: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const value = actual[i];
    if (value === undefined) return undefined;
    if (segment.startsWith("{") && segment.endsWith("+}")) {
      parameters[segment.slice(1, -2)] = decode(actual.slice(i).join("/"));
      return parameters;
    }
    if (segment.startsWith("{")) {
      if (value === "") return undefined;
      parameters[segment.slice(1, -1)] = decode(value);
    } else if (segment !== value) return undefined;
  }
  return segments.length === actual.length ? parameters : undefined;
}

function precedence<T>({ key, method, segments }: Route<T>): number {
  const greedy = segments.some((segment) => segment.endsWith("+}")) ? 100 : 0;
  const labels = segments.filter((segment) => segment.startsWith("{")).length;
  return (key === "$default" ? 1000 : 0) + greedy + labels * 2 + (method === "ANY" ? 1 : 0);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
