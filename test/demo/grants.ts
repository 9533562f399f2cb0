import { styleText } from "node:util";
import { printable } from "../../events/dead-letters/terminal.ts";
import type { Grant } from "../support/grants.ts";

/** For people: each role with its grants, how often each was used, and those that never were. */
export function grantTable(grants: Grant[]): string {
  const allows = grants.filter(({ effect }) => effect === "Allow");
  const width = Math.max(0, ...allows.map(({ action }) => action.length));
  const count = Math.max(0, ...allows.map(({ used }) => String(used).length), "never".length);
  const roles = Map.groupBy(allows, ({ role }) => role);
  const blocks = [...roles].map(([role, ofRole]) => {
    const lines = ofRole.map(({ action, resources, used }) => {
      const times = used > 0 ? String(used).padStart(count) : styleText("yellow", "never".padStart(count));
      return `  ${times}  ${action.padEnd(width)}  ${styleText("dim", resources.map(shortened).join(", "))}`;
    });
    return [styleText("bold", role), ...lines].join("\n");
  });
  const never = allows.filter(({ used }) => used === 0).length;
  return [
    `${styleText("bold", "Grants")}: what each role may do, and how often the calls above needed it\n`,
    ...blocks.map((block) => `${block}\n`),
    `${allows.length - never} of ${allows.length} grants were used, ${never} never.`,
  ].join("\n");
}

/** An ARN without what is the same in all of them. */
const shortened = (arn: string): string => printable(arn).replace(/^arn:aws:([^:]*):[^:]*:[^:]*:/, "$1:");
