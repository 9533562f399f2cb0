import type { ComponentChildren } from "preact";
import type { Signal } from "../../api/signal.ts";

type Kind = Signal | "refuse";

const SHAPES: Record<Kind, ComponentChildren> = {
  flow: <rect x="1.5" y="1.5" width="9" height="9" rx="2" fill="currentColor" />,
  wait: (
    <>
      <rect x="2" y="2" width="8" height="8" rx="2" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M6 4v2.4h1.8" fill="none" stroke="currentColor" stroke-width="1.1" />
    </>
  ),
  retry: (
    <>
      <path d="M9.6 4.4A4 4 0 1 0 10 7" fill="none" stroke="currentColor" stroke-width="1.7" />
      <path d="M10.7 1.6v3.3H7.4z" fill="currentColor" />
    </>
  ),
  dead: <path d="M2.5 2.5l7 7m0-7l-7 7" stroke="currentColor" stroke-width="2.1" stroke-linecap="round" />,
  refuse: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M3.2 8.8l5.6-5.6" stroke="currentColor" stroke-width="1.6" />
    </>
  ),
  none: <circle cx="6" cy="6" r="1.6" fill="currentColor" />,
};

const WORDS: Record<Kind, string> = {
  flow: "delivered",
  wait: "waiting",
  retry: "retried",
  dead: "dead letter",
  refuse: "refused",
  none: "nobody",
};

/** A signal's shape in its color. `label` is empty where the words stand beside it. */
export function Mark({ kind, label = WORDS[kind] }: { kind: Kind; label?: string }) {
  const shape = SHAPES[kind];
  if (label === "")
    return (
      <svg class={`mk ${kind}`} viewBox="0 0 12 12" aria-hidden="true">
        {shape}
      </svg>
    );
  return (
    <svg class={`mk ${kind}`} viewBox="0 0 12 12" role="img" aria-label={label}>
      {shape}
    </svg>
  );
}
