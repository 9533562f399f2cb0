import { faultSchedule, startCloud } from "cdk-local-cloud";
import { expect, test } from "vitest";
import { mixOf } from "./mix.ts";

test("the cloud takes every fault of the mix, and the mix has every kind that a cloud takes", async () => {
  const cloud = await startCloud();
  try {
    const mix = mixOf({ longestSeconds: 300, withKills: true });
    const drawn = faultSchedule({ seed: 1, faults: 1000, seconds: 1, mix }).map(({ fault }) => fault);
    for (const fault of drawn) if (fault.kind !== "cloud-kill") cloud.faults.add(fault);
    const { kinds } = (await (await fetch(`${cloud.endpoint}/_cloud/faults`)).json()) as { kinds: object };
    // What answers for the HTTP API's functions would tell their callers what did not happen.
    const expected = [
      ...Object.keys(kinds).filter((kind) => kind !== "invocation-http-integration-response"),
      "cloud-kill",
    ];
    expect([...new Set(drawn.map(({ kind }) => kind))].sort()).toEqual(expected.sort());
  } finally {
    await cloud.stop();
  }
});

test("without kills, nobody kills the cloud", () => {
  const mix = mixOf({ longestSeconds: 10, withKills: false });
  const drawn = faultSchedule({ seed: 1, faults: 500, seconds: 1, mix });
  expect(drawn.some(({ fault }) => fault.kind === "cloud-kill")).toBe(false);
});
