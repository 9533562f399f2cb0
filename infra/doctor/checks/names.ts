import { withoutCode } from "../../app-without-code.ts";
import { longNames } from "../../synth/long-names.ts";
import { error, type Finding, ok } from "../finding.ts";

/** Checks that the stage synthesizes, and that every resource name fits AWS's limits in any Region. */
export function checkNames(context: Record<string, unknown>): Finding {
  // Problems with the sender are reported by the SES check.
  const settings = { ...context, senderAddress: "orders@checked.test" };
  try {
    const long = withoutCode(settings, ({ app, stage }) =>
      app.synth().stacks.flatMap(({ template }) => longNames(template, stage)),
    );
    if (long.length === 0) return ok("Every name is short enough, in any Region");
    return error("These names are too long:", ...long, SHORTEN);
  } catch (cause) {
    return error(`The stage does not synthesize: ${(cause as Error).message}`, SHORTEN);
  }
}

const SHORTEN = "Shorten the application's name (events/names.ts) or the stage's.";
