/** The template asks for something that the local cloud does not have: the start stops, nothing is skipped in silence. */
export class UnsupportedTemplate extends Error {
  override name = "UnsupportedTemplate";

  constructor(where: { template: string; logicalId: string; type: string }, what: string) {
    super(`${where.template}: ${where.logicalId} (${where.type}): ${what}`);
  }
}

/** What CloudFormation would make anew, and with it lose what the old one holds. */
export const needsReplacement = (what: string): Error =>
  new Error(`${what} cannot be changed in place. Change it back, or start with a new --data-dir.`);
