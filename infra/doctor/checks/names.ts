import { withoutCode } from "../../app-without-code.ts";
import { longNames } from "../../synth/long-names.ts";
import { error, type Finding, ok } from "../finding.ts";

/** Whether the stage synthesizes, and every name of its resources is short enough for AWS, in any Region. */
export function checkNames(context: Record<string, unknown>): Finding {
  // What is wrong with the sender is the check of SES's to say.
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
