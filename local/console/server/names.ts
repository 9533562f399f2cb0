/** Names for people: those of resources without what they all begin with, and which rules take everything. */
export interface Names {
  /** An ARN's or a resource's name without what every name of its stack begins with. */
  short(arn: string): string;
  /** Whether a rule takes every event, as archives and audit logs do. */
  isForAll(ruleArn: string): boolean;
  /** What a rule for all is called in a sentence: "archive", "audit". */
  keeperOf(ruleArn: string): string;
}

const ARCHIVE = /^Events-Archive-/;

/** `prefixes` are what the names of each stack's resources may begin with, such as `shop-local-payment-`. */
export function createNames(prefixes: readonly string[], takesEverything: (ruleArn: string) => boolean): Names {
  const longestFirst = [...prefixes].filter(Boolean).sort((a, b) => b.length - a.length);
  const short = (arn: string): string => {
    const name = nameIn(arn).replace(ARCHIVE, "");
    const prefix = longestFirst.find((each) => name.startsWith(each) && name.length > each.length);
    return prefix === undefined ? name : name.slice(prefix.length);
  };
  return {
    short,
    // An archive that selects events does nothing with them either.
    isForAll: (arn) => ARCHIVE.test(nameIn(arn)) || takesEverything(arn),
    keeperOf(arn) {
      if (ARCHIVE.test(nameIn(arn))) return "archive";
      return short(arn);
    },
  };
}

/** The last part of an ARN, or the name as it is. */
export const nameIn = (arn: string): string => {
  if (!arn.startsWith("arn:")) return arn;
  const resource = arn.split(":").slice(5).join(":").replace(/:\*$/, "");
  return resource.split(/[:/]/).at(-1) ?? arn;
};
