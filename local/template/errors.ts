import { AwsError } from "../aws.ts";
import { ExplainedError } from "../explained-error.ts";

/** A resource, a parameter, or an output of a template. */
interface Where {
  template: string;
  logicalId: string;
  type: string;
}

/** The template asks for something that the local cloud does not have: the start stops, nothing is skipped in silence. */
export class UnsupportedTemplate extends ExplainedError {
  override name = "UnsupportedTemplate";

  constructor(where: Where, what: string) {
    super(`${nameOf(where)}: ${what}`);
  }
}

/** Says where in the template an error came up. One that no rule of the cloud threw is a defect, and keeps its stack. */
export function errorIn(where: Where, error: unknown): Error {
  if (error instanceof UnsupportedTemplate) return error;
  const isRule = error instanceof AwsError || error instanceof ExplainedError || Object(error).constructor === Error;
  if (isRule) return new UnsupportedTemplate(where, (error as Error).message);
  return new Error(`${nameOf(where)}: ${error}`, { cause: error });
}

const nameOf = ({ template, logicalId, type }: Where) => `${template}: ${logicalId} (${type})`;

/** What CloudFormation would make anew, and with it lose what the old one holds. */
export const needsReplacement = (what: string): Error =>
  new Error(`${what} cannot be changed in place. Change it back, or start with a new --data-dir.`);
