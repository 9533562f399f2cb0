import type { StoryLine } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import { shortId } from "../../shared/short-id.ts";
import { boot } from "../boot.ts";
import { Mark } from "../frame/marks.tsx";
import { linkTo } from "../location.ts";

/** The stories that changed last, each in one line. */
export function LatestStories({ stories }: { stories: readonly StoryLine[] }) {
  return (
    <section class="latest" aria-label="Latest stories">
      <div class="headrow">
        <h2>Latest stories</h2>
        <span class="m s hide-s">Open one to see every hop.</span>
      </div>
      {stories.length === 0 && <p class="m">Nothing has happened yet. {boot.stage ? "" : <Invitation />}</p>}
      <ul class="plain">
        {stories.map((line) => (
          <li key={line.story}>
            <a href={linkTo(`stories/${encodeURIComponent(line.story)}`)} class="mono">
              {shortId(line.story)}
            </a>
            <span class="chain">
              {counted(line.types).map((type, i) => (
                <span key={type}>
                  {i > 0 && <i>→</i>}
                  {type}
                </span>
              ))}
            </span>
            <span class="num m took">{duration(line.tookMs)}</span>
            <span>
              <span class={`tag ${line.signal}`}>
                <Mark kind={line.signal} label="" />
                {line.state}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Each type once, with how often it happened. */
function counted(types: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => (count > 1 ? `${type} ×${count}` : type));
}

const Invitation = () => (
  <>
    {boot.config.actions?.[0] ? `${boot.config.actions[0].label}, or send` : "Send"} events with any AWS SDK to{" "}
    <code>{window.location.origin}</code>.
  </>
);
