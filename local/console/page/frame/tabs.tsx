import { Fragment } from "preact";
import { deadLetters } from "../live.ts";
import { linkTo } from "../location.ts";
import { useStore } from "../store.ts";
import { tabs, type View } from "../views.ts";

const isCurrent = (tab: View, current: View | undefined) => tab.path === (current?.within ?? current?.path);

const inGroups = [0, 1, 2, 3]
  .map((group) => tabs.filter((view) => view.group === group))
  .filter((each) => each.length > 0);

export function Tabs({ current }: { current: View | undefined }) {
  return (
    <nav class="tabs" aria-label="Views">
      {inGroups.map((group, i) => (
        <Fragment key={group[0]?.group}>
          {i > 0 && <span class="gap" />}
          {group.map((tab) => (
            <Tab key={tab.path} tab={tab} current={current} />
          ))}
        </Fragment>
      ))}
    </nav>
  );
}

function Tab({ tab, current }: { tab: View; current: View | undefined }) {
  return (
    <a href={linkTo(tab.path)} aria-current={isCurrent(tab, current) ? "page" : undefined}>
      {tab.label}
      {tab.counts && <DeadLetters />}
    </a>
  );
}

function DeadLetters() {
  const count = useStore(deadLetters);
  if (count === 0) return null;
  return (
    <span class="count">
      {count}
      <span class="vh"> dead letters</span>
    </span>
  );
}

/** A phone's tabs: those with an icon, and the rest under More. */
export function Foot({ current }: { current: View | undefined }) {
  const shown = tabs.filter(({ icon }) => icon !== undefined).slice(0, 4);
  const others = tabs.filter((tab) => !shown.includes(tab));
  return (
    <nav class="foot" aria-label="Views">
      {shown.map((tab) => (
        <a key={tab.path} href={linkTo(tab.path)} aria-current={isCurrent(tab, current) ? "page" : undefined}>
          <svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.4" aria-hidden="true">
            <path d={tab.icon ?? ""} />
          </svg>
          {tab.label}
          {tab.counts && <DeadLetters />}
        </a>
      ))}
      {others.length > 0 && (
        <details class="more">
          <summary>
            <svg
              viewBox="0 0 18 18"
              fill="none"
              stroke="currentColor"
              stroke-width="2.6"
              stroke-linecap="round"
              aria-hidden="true"
            >
              <path d="M4 9h.01M9 9h.01M14 9h.01" />
            </svg>
            More
          </summary>
          <div>
            {others.map((tab) => (
              <a key={tab.path} href={linkTo(tab.path)} aria-current={isCurrent(tab, current) ? "page" : undefined}>
                {tab.label}
              </a>
            ))}
          </div>
        </details>
      )}
    </nav>
  );
}
