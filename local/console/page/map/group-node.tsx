import { plural } from "../format.ts";
import { linkWith } from "../location.ts";
import type { Counters } from "./groups.ts";
import { GROUP_HEADER, GROUP_ROW } from "./layout.ts";
import type { GroupBox } from "./places.ts";
import { activityOf, fitted, troubleOf, widthOf } from "./words.ts";

/** The consumers of a crowded lane, one row each; a row opens its consumer and draws what leads to it. */
export function GroupNode({
  box: { group, x, y, width, height },
  counters,
  openHref,
}: {
  box: GroupBox;
  counters: Counters;
  /** Draws all of them one by one. */
  openHref: string;
}) {
  const { members } = group;
  const rules = members.reduce((sum, each) => sum + each.rules.length, 0);
  return (
    <g class="n" transform={`translate(${x} ${y})`}>
      <rect width={width} height={height} rx="4" />
      <text class="mt" x="8" y="17">
        {`${plural(members.length, "function")} by ${plural(rules, "rule")}`}
      </text>
      <a class="row" href={openHref}>
        <rect class="hit" x={width - 90} y="1" width="89" height={GROUP_ROW} />
        <text class="linked" text-anchor="end" x={width - 8} y="17">
          one by one
        </text>
      </a>
      {members.map(({ node, rules: own, parts }, i) => {
        const activity = activityOf(node, counters[node.id]);
        const room = width * 0.64 - 54 - widthOf(activity, false);
        const trouble = parts.map((id) => troubleOf(counters[id])).find(Boolean) ?? "";
        return (
          <a
            key={node.id}
            class="row"
            href={linkWith({ sel: node.id })}
            aria-label={["function", node.name, plural(own.length, "rule"), activity, trouble]
              .filter(Boolean)
              .join(", ")}
          >
            <g transform={`translate(0 ${GROUP_HEADER + i * GROUP_ROW})`}>
              <rect class="hit" x="1" width={width - 2} height={GROUP_ROW} />
              <text class="mt lambda" x="8" y="16">
                λ
              </text>
              <text class="b" x="23" y="16">
                {fitted(node.label, width * 0.36, true)}
              </text>
              <text class={trouble === "" ? "mt" : /dead/.test(trouble) ? "td" : "tr"} x={width * 0.36 + 30} y="16">
                {room > 40 && fitted(trouble || typesOf(own), room)}
              </text>
              <text class="mt" text-anchor="end" x={width - 8} y="16">
                {activity}
              </text>
            </g>
          </a>
        );
      })}
    </g>
  );
}

/** What a consumer's rules take: the first type, and how many more. */
function typesOf(rules: readonly { types?: string[] }[]): string {
  const [first, ...others] = new Set(rules.flatMap(({ types = [] }) => types));
  return others.length === 0 ? (first ?? "") : `${first} and ${others.length} more`;
}
