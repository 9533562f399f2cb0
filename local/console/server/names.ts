/** What the templates say about names: shorter ones for people, and which rules take everything. */
export interface Names {
  /** An ARN's or a resource's name without what every name of its stack begins with. */
  short(arn: string): string;
  /** Whether a rule takes every event, as archives and audit logs do. */
  isForAll(ruleArn: string): boolean;
  /** What a rule for all is called in a sentence: "archive", "audit". */
  keeperOf(ruleArn: string): string;
}

export interface RuleDeclaration {
  /** The rule's name. */
  name: string;
  pattern?: unknown;
}

const ARCHIVE = /^Events-Archive-/;

/** `prefixes` are what the names of each stack's resources may begin with, such as `shop-local-payment-`. */
export function createNames(prefixes: readonly string[], rules: readonly RuleDeclaration[]): Names {
  const longestFirst = [...prefixes].filter(Boolean).sort((a, b) => b.length - a.length);
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const ruleOf = (arn: string) => byName.get(nameIn(arn));
  const short = (arn: string): string => {
    const name = nameIn(arn).replace(ARCHIVE, "");
    const prefix = longestFirst.find((each) => name.startsWith(each) && name.length > each.length);
    return prefix === undefined ? name : name.slice(prefix.length);
  };
  return {
    short,
    isForAll(arn) {
      if (ARCHIVE.test(nameIn(arn))) return true;
      const pattern = ruleOf(arn)?.pattern;
      return pattern !== undefined && takesEverything(pattern);
    },
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

const SELECTING = ["source", "detail-type", "detail", "resources", "$or"];

/** Whether a pattern says nothing about what an event is: only where it comes from, or that it has a source at all. */
function takesEverything(pattern: unknown): boolean {
  if (typeof pattern !== "object" || pattern === null) return false;
  return Object.entries(pattern).every(([field, wanted]) => !SELECTING.includes(field) || isAny(wanted));
}

const isAny = (wanted: unknown): boolean =>
  Array.isArray(wanted) &&
  wanted.some((each) => typeof each === "object" && each !== null && (each.prefix === "" || each.exists === true));
