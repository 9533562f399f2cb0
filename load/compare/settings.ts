import type { Result } from "../result/result.ts";

/** Settings that do not affect the load. */
const IGNORED = ["scenario"];

/** Returns the settings and machine properties in which B differs from A, each as a line of text. */
export function differingSettings(a: Result, b: Result): string[] {
  const [before, after] = [settingsOf(a), settingsOf(b)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [from = "not set", to = "not set"] = [before[name], after[name]];
    return from === to ? [] : [`${name}: ${from} in A, ${to} in B`];
  });
}

/** Returns every setting as text. */
function settingsOf({ configuration, machine, tool }: Result): Record<string, string> {
  const { profile, sizes, endpoint, ...others } = configuration;
  const entries = Object.entries(others).filter(([name]) => !IGNORED.includes(name));
  return {
    ...Object.fromEntries(Object.entries(profile).map(([name, value]) => [profileSetting(name), String(value)])),
    sizes: sizes.map(({ bytes, weight }) => `${bytes} bytes × ${weight}`).join(", "),
    endpoint: withoutPort(endpoint),
    ...Object.fromEntries(entries.map(([name, value]) => [name, settingText(value)])),
    machine: `${machine.cpu}, ${machine.cores} cores`,
    node: machine.node,
    "load tester": tool.version,
  };
}

const profileSetting = (name: string): string => (name === "kind" ? "profile" : name);
const settingText = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** A local cloud listens on another port each time it starts. */
function withoutPort(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const url = new URL(endpoint);
  if (["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) url.port = "";
  return url.origin;
}
