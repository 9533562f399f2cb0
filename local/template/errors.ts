import { AwsError } from "../aws.ts";
import { ExplainedError } from "../explained-error.ts";

/** A resource, a parameter, or an output of a template. */
interface Where {
  template: string;
  logicalId: string;
  type: string;
}

/** The template uses something the local cloud does not support: the start fails rather than skip it silently. */
export class UnsupportedTemplate extends ExplainedError {
  override name = "UnsupportedTemplate";

  /** `where` is a place in a template, or what was found in several. */
  constructor(where: Where | readonly UnsupportedTemplate[], what = "") {
    super("template" in where ? `${nameOf(where)}: ${what}` : listed(where));
  }

  /** Returns one error for all of them, since a person wants to hear of them at once. */
  static of(all: readonly UnsupportedTemplate[]): UnsupportedTemplate {
    return all.length === 1 && all[0] ? all[0] : new UnsupportedTemplate(all);
  }
}

const listed = (all: readonly UnsupportedTemplate[]): string =>
  [`${all.length} things stand in the way of this deployment:`, ...all.map(({ message }) => `- ${message}`)].join("\n");

/**
 * Adds the place in the template to an error. Errors that are not the cloud's own are defects, and keep their stack
 * trace.
 */
export function errorIn(where: Where, error: unknown): Error {
  if (error instanceof UnsupportedTemplate) return error;
  const isRule = error instanceof AwsError || error instanceof ExplainedError || Object(error).constructor === Error;
  if (isRule) return new UnsupportedTemplate(where, (error as Error).message);
  return new Error(`${nameOf(where)}: ${error}`, { cause: error });
}

const nameOf = ({ template, logicalId, type }: Where) => `${template}: ${logicalId} (${type})`;

/** The error for a change that would make CloudFormation replace the resource, and so lose its data. */
export const needsReplacement = (what: string): Error =>
  new Error(
    `${what} cannot be changed in place. Change it back, or start again without its data: with a new --data-dir, or with none.`,
  );
