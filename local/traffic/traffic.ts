import { type Cancel, realClock } from "../clock.ts";
import type { PageConfig } from "../console/api/config.ts";
import { requestOf } from "../console/shared/action-request.ts";
import { systemRandom } from "../random.ts";
import { mixOf, type Pick } from "./mix.ts";
import { sendSteadily } from "./pace.ts";

/** Sends to an endpoint until it is cancelled. `complain` hears each kind of trouble once. */
export type Traffic = (endpoint: string, complain: (text: string) => void) => Cancel;

/** Prepares a steady flow of an application's own actions, over HTTP, as any client sends them. Throws `ExplainedError`. */
export function trafficOf({ actions = [] }: PageConfig, perSecond: number): Traffic {
  const pick = mixOf(actions, systemRandom().next);
  return (endpoint, complain) => {
    const stopped = new AbortController();
    const said = new Set<string>();
    const complainOnce = (kind: string, text: string) => {
      if (said.has(kind) || stopped.signal.aborted) return;
      said.add(kind);
      complain(`${text} Further ones like it are not mentioned.`);
    };

    async function send({ action, chosen }: Pick): Promise<void> {
      const name = `Traffic: ${action.method} ${action.path}`;
      try {
        const request = { ...requestOf(action, chosen), signal: stopped.signal };
        const response = await fetch(new URL(action.path, endpoint), request);
        const text = await response.text();
        if (!response.ok)
          complainOnce(`${name} ${response.status}`, `${name} was answered ${response.status}: ${text.slice(0, 200)}.`);
      } catch (error) {
        complainOnce(name, `${name} got no answer: ${(error as Error).message}.`);
      }
    }

    const cancel = sendSteadily({
      perSecond,
      // Its requests come from outside, as people's do: driving the cloud's clock sends no more of them.
      clock: realClock,
      send: () => send(pick()),
      onSkipped: () =>
        complain(
          `Traffic: requests are skipped: the cloud does not keep up with ${perSecond} per second, or the machine was ` +
            "asleep. Lower --traffic if it is the former.",
        ),
    });
    return () => {
      cancel();
      stopped.abort();
    };
  };
}
