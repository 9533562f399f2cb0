import type { Result } from "./result.ts";

/** Returns what a step-to-break run found, as a sentence; undefined for other profiles. */
export function breakPoint({ configuration, broke, timing, validity }: Result): string | undefined {
  const { profile, durationSeconds } = configuration;
  if (profile.kind !== "step-to-break") return undefined;
  if (broke) return `Broke at ${perSecond(broke.rate)}, in second ${broke.second}: ${broke.reason}.`;
  const sendingSeconds = (Date.parse(timing.lastSendAt) - Date.parse(timing.warmUpEndedAt)) / 1000;
  const stopped = validity.reasons.some(({ code }) => code === "stopped");
  const seconds = stopped ? Math.min(sendingSeconds, durationSeconds) : durationSeconds;
  const steps = Math.max(1, Math.ceil(seconds / profile.everySeconds));
  const highest = perSecond(profile.rate + (steps - 1) * profile.step);
  return stopped
    ? `Did not break before it was stopped at ${highest}.`
    : `Did not break: the highest step, ${highest}, held. Raise the step or the duration to find the limit.`;
}

const perSecond = (rate: number): string => `${rate.toLocaleString("en")} events per second`;
