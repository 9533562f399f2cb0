import { useEffect, useRef } from "preact/hooks";
import type { Frame } from "../api/stream.ts";
import { boot } from "./boot.ts";
import { setNow } from "./format.ts";
import { createStore } from "./store.ts";

/** What the open view wants to hear of, beside the numbers of the top bar. */
export interface Interest {
  events?: string;
  stories?: number;
  map?: boolean;
  /** Every fact, those of no event too. */
  facts?: boolean;
}

export type LiveStatus = "connecting" | "live" | "lost";

export const status = createStore<LiveStatus>("connecting");
/** Holds the lists still; numbers go on. */
export const paused = createStore(false);
export const perMinute = createStore(0);
export const deadLetters = createStore(0);
/** Why the last save is not live. */
export const editFailure = createStore<Frame["editFailure"]>(undefined);
/** When the last frame came, by the machine's clock. */
export const lastFrameAt = createStore(Date.now());

const listeners = new Set<(frame: Frame) => void>();
let source: EventSource | undefined;
let interest: Interest = {};
let seq = 0;

/** Follows the facts after `from` that concern the view, until the component is gone. */
export function useFrames(wanted: Interest, from: number | undefined, onFrame: (frame: Frame) => void): void {
  const handler = useRef(onFrame);
  handler.current = onFrame;
  const key = JSON.stringify(wanted);
  const isReady = from !== undefined;
  useEffect(() => {
    if (!isReady) return;
    const listener = (frame: Frame) => handler.current(frame);
    listeners.add(listener);
    follow(JSON.parse(key) as Interest, from);
    return () => void listeners.delete(listener);
  }, [key, isReady]);
}

/** Opens the page's one stream of frames, or opens it anew for what another view wants. */
export function follow(wanted: Interest = {}, from = seq): void {
  interest = wanted;
  seq = from;
  connect();
}

function connect(): void {
  source?.close();
  const query = new URLSearchParams({ after: String(seq) });
  if (interest.events !== undefined) query.set("events", interest.events);
  if (interest.stories) query.set("stories", String(interest.stories));
  if (interest.map) query.set("map", "true");
  if (interest.facts) query.set("facts", "true");
  source = new EventSource(`/console/api/stream?${query}`);
  source.onopen = () => status.set("live");
  source.onerror = () => {
    status.set("lost");
    // A refusal ends it for the browser; the cloud may be on its way back all the same.
    if (source?.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
  };
  source.onmessage = (message) => receive(JSON.parse(message.data) as Frame);
}

function receive(frame: Frame): void {
  if (frame.run !== boot.run) {
    sessionStorage.setItem("restarted", "true");
    window.location.reload();
    return;
  }
  // What the page has drawn from the templates is out of date.
  if (frame.deployment !== boot.deployment) {
    window.location.reload();
    return;
  }
  seq = frame.seq;
  setNow(frame.now);
  status.set("live");
  lastFrameAt.set(Date.now());
  perMinute.set(frame.perMinute);
  deadLetters.set(frame.deadLetters);
  editFailure.set(frame.editFailure);
  for (const listener of listeners) listener(frame);
}

/** A hidden tab asks for nothing. */
export function sleepWhenHidden(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (!source) connect();
  });
}
