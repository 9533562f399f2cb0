import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { setQuery } from "../location.ts";

const closePanel = (): void => setQuery({ sel: undefined });

/** What is known of the selection, beside the view; a phone shows it over the view. */
export function Panel({ kicker, title, children }: { kicker: string; title: string; children: ComponentChildren }) {
  const panel = useRef<HTMLElement>(null);
  useKeys({ Escape: closePanel });
  useEffect(() => panel.current?.scrollTo(0, 0), [title]);
  return (
    <aside ref={panel} aria-label="Details">
      <section>
        <div class="ahead">
          <span class="m s">{kicker}</span>
          <h2>{title}</h2>
          <button type="button" class="x" aria-label="Close (Esc)" onClick={closePanel}>
            ✕
          </button>
        </div>
      </section>
      {children}
    </aside>
  );
}
