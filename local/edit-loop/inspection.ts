import { ExplainedError } from "../explained-error.ts";

/** The functions to which debuggers shall attach. */
interface Inspection {
  /** Returns the port of a function that was asked for by its name or its logical id. */
  portOf(name: string, logicalId: string): number | undefined;
  /** Throws `ExplainedError` for a function that was asked for and does not exist. */
  refuseUnknown(functionArns: string[]): void;
  /** What to do for each. */
  lines(): string[];
}

/** `ports` are those that were asked for. The CDK ends logical ids with a hash, which may be left out. */
export function openInspection(ports: ReadonlyMap<string, number>): Inspection {
  const found = new Map<string, string>();
  return {
    portOf(name, logicalId) {
      const asked = [name, logicalId, logicalId.replace(/[0-9A-F]{8}$/, "")].find((each) => ports.has(each));
      if (asked === undefined) return undefined;
      found.set(asked, name);
      return ports.get(asked);
    },
    refuseUnknown(functionArns) {
      const names = functionArns.map((arn) => arn.slice(arn.lastIndexOf(":") + 1)).sort();
      const there = names.join(", ") || "none";
      for (const asked of ports.keys())
        if (!found.has(asked))
          throw new ExplainedError(`--inspect ${asked}: there is no such function. There are: ${there}.`);
    },
    lines: () =>
      [...found].map(
        ([asked, name]) =>
          `debugger 127.0.0.1:${ports.get(asked)} for ${name}. Chrome: open chrome://inspect. VS Code, in launch.json:\n` +
          `  { "type": "node", "request": "attach", "name": "${name}", "port": ${ports.get(asked)}, "restart": true }\n` +
          "  Breakpoints go into the TypeScript files. Nothing of the function times out.\n",
      ),
  };
}
