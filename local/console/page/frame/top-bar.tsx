import { useEffect, useState } from "preact/hooks";
import type { Action } from "../../api/config.ts";
import { duration } from "../../shared/duration.ts";
import { boot, subjectName } from "../boot.ts";
import { exactTime, now, plural } from "../format.ts";
import { lastFrameAt, paused, perMinute, status } from "../live.ts";
import { linkTo } from "../location.ts";
import { useStore } from "../store.ts";

export function TopBar({ onFind, onAction }: { onFind(): void; onAction(action: Action): void }) {
  const isPaused = useStore(paused);
  const connection = useStore(status);
  const article = /^[aeiou]/i.test(subjectName) ? "an" : "a";
  return (
    <div class="bar">
      <a class="brand" href={linkTo("")}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <rect x="8.5" y="1" width="3" height="18" rx="1.5" fill="currentColor" />
          <path
            d="M2 6h6M12 4.5h6M12 10h6M2 14h6M12 15.5h6"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-linecap="round"
          />
        </svg>
        {boot.name} <span>{boot.stage ? boot.stage.place : "on this machine"}</span>
      </a>
      <button type="button" class="seek" onClick={onFind} aria-label={`Find ${article} ${subjectName}, an event`}>
        <svg class="mk" viewBox="0 0 12 12" aria-hidden="true">
          <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" stroke-width="1.3" />
          <path d="M8 8l3 3" stroke="currentColor" stroke-width="1.3" />
        </svg>
        <span class="cut">
          Find {article} {subjectName}, an event …
        </span>
        <kbd>/</kbd>
      </button>
      <span class="push" />
      <Live />
      <button type="button" class="btn wide" aria-pressed={isPaused} onClick={() => paused.set(!isPaused)}>
        {isPaused ? "Go on" : "Pause"}
      </button>
      {boot.config.actions?.slice(0, 1).map((action) => (
        <button
          type="button"
          class="btn main"
          key={action.label}
          disabled={connection === "lost"}
          title={connection === "lost" ? "The cloud does not answer." : undefined}
          onClick={() => onAction(action)}
        >
          {action.label}
        </button>
      ))}
    </div>
  );
}

function Live() {
  const connection = useStore(status);
  const isPaused = useStore(paused);
  const count = useStore(perMinute);
  if (connection === "lost") return <Lost />;
  const word = isPaused ? "Paused" : "Live";
  return (
    <span class={`live ${isPaused ? "held" : ""}`} title={exactTime(now())} role="status">
      <i />
      {connection === "connecting" ? "Connecting" : word}
      <span class="m long">{`${plural(count, "event")} in the last minute`}</span>
    </span>
  );
}

/** How long nothing has come is said anew every second. */
function Lost() {
  const since = useStore(lastFrameAt);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="live lost" role="status">
      <i />
      Reconnecting
      <span class="m long">{`last news ${duration(Date.now() - since)} ago`}</span>
    </span>
  );
}
