import type { Cost } from "../../api/stories.ts";
import { subjectName } from "../boot.ts";

/** Dollars with two digits that say something. */
export function dollars(amount: number): string {
  if (amount === 0) return "$0";
  if (amount < 0.01) return "under 1 ¢";
  return `$${amount >= 100 ? Math.round(amount) : amount >= 1 ? amount.toFixed(amount >= 10 ? 0 : 1) : amount.toFixed(2)}`;
}

/** What a million such stories cost on AWS. */
export function Costs({ cost }: { cost: Cost }) {
  return (
    <section class="costs">
      <div class="headrow">
        <h2>{`What a million such ${subjectName}s cost on AWS: ${dollars(cost.perMillion)}`}</h2>
        <span class="m s hide-s">{`List prices, us-east-1, no free tier; without ${cost.notKnown.join(" and ")}`}</span>
      </div>
      <div class="rows">
        {cost.lines.map((line) => (
          <div key={line.name}>
            <span class={line.part ? "retry" : ""} title={line.name}>
              {line.name}
            </span>
            <span>{dollars(line.perMillion)}</span>
          </div>
        ))}
      </div>
    </section>
  );
}
