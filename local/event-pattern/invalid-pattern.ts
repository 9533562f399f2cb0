import { AwsError } from "../aws.ts";

/** The rejection of an event pattern, in AWS's words. */
export class InvalidPattern extends AwsError {
  override name = "InvalidPattern";

  constructor(reason: string) {
    super("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
  }
}

/** What is wrong with an operand by itself, without its place in the pattern's text. */
export class UnplacedError extends Error {
  override name = "UnplacedError";
}
