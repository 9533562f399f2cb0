import { AwsError } from "../../aws.ts";
import type { Run } from "../../lambda/invocation.ts";
import type { ActiveFaults } from "../active-faults.ts";

/** Faults between whoever invokes functions and Lambda's concurrency. */
export const faultyRun =
  (run: Run, faults: ActiveFaults): Run =>
  async (target, request) => {
    if (!faults.anyAt("concurrency")) return run(target, request);
    const occasion = { function: target.arn, containing: () => request.payload };
    if (faults.strike("invocation-throttle", occasion, { function: target.arn }))
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    return run(target, request);
  };
