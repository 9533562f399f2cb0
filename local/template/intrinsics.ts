import { ACCOUNT, REGION } from "../aws.ts";
import type { Template } from "./assembly.ts";

/** The values that one template's intrinsic functions can refer to. */
export interface Scope {
  stackName: string;
  template: Template;
  parameters: Map<string, string>;
  /** The `Ref` and `Fn::GetAtt` values of the resources created so far. */
  resources: Map<string, ResourceValues>;
  /** Where the stack is; this cloud's own account and Region when not given. */
  place?: { account: string; region: string };
  /** Exported outputs of the stacks deployed earlier. */
  exports: Map<string, unknown>;
  /** Returns the value of an SSM parameter, for `{{resolve:ssm:…}}`. */
  ssmParameter: (name: string) => string;
}

/** The values of `Ref` and `Fn::GetAtt`; `otherwise` those of attributes that are not listed. */
export interface ResourceValues {
  ref: string;
  attributes: Record<string, string>;
  otherwise?: (attribute: string) => string;
}

const HOME = { account: ACCOUNT, region: REGION };

const pseudoParameters = ({ stackName, place = HOME }: Scope): Record<string, unknown> => ({
  "AWS::AccountId": place.account,
  "AWS::Region": place.region,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::StackName": stackName,
  "AWS::StackId": `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stackName}/local`,
  "AWS::NotificationARNs": [],
  "AWS::NoValue": undefined,
});

type Arguments = unknown;
type Intrinsic = (args: Arguments, scope: Scope) => unknown;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (name, scope) => reference(String(name), scope),
  "Fn::GetAtt": (args, scope) => {
    const [logicalId = "", ...path] = typeof args === "string" ? args.split(".") : list(args).map(String);
    return attribute(logicalId, path.join("."), scope);
  },
  "Fn::Join": (args, scope) => {
    const [separator, parts] = list(args);
    return list(resolve(parts, scope)).map(String).join(String(separator));
  },
  "Fn::Sub": (args, scope) => {
    const [text, variables] = typeof args === "string" ? [args, {}] : list(args);
    const given = resolve(variables, scope) as Record<string, unknown>;
    return String(text).replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(given, name)) return String(given[name]);
      const [logicalId = "", ...path] = name.split(".");
      return String(path.length ? attribute(logicalId, path.join("."), scope) : reference(name, scope));
    });
  },
  "Fn::Select": (args, scope) => {
    const [index, values] = list(args).map((each) => resolve(each, scope));
    const selected = list(values)[Number(index)];
    if (selected === undefined) throw new Error(`Fn::Select has no element ${String(index)}.`);
    return selected;
  },
  "Fn::Split": (args, scope) => {
    const [separator, text] = list(args);
    return String(resolve(text, scope)).split(String(separator));
  },
  "Fn::Base64": (args, scope) => Buffer.from(String(resolve(args, scope))).toString("base64"),
  "Fn::FindInMap": (args, scope) => {
    const [map = "", top = "", second = ""] = list(resolve(args, scope)).map(String);
    const found = scope.template.Mappings?.[map]?.[top]?.[second];
    if (found === undefined) throw new Error(`Fn::FindInMap: there is no mapping ${map}.${top}.${second}.`);
    return found;
  },
  "Fn::ImportValue": (args, scope) => {
    const name = String(resolve(args, scope));
    if (!scope.exports.has(name)) throw new Error(`Fn::ImportValue: no stack exports ${name}.`);
    return scope.exports.get(name);
  },
  "Fn::If": (args, scope) => {
    const [condition, yes, no] = list(args);
    return resolve(conditionHolds(String(condition), scope) ? yes : no, scope);
  },
  "Fn::Equals": (args, scope) => {
    const [left, right] = list(resolve(args, scope));
    return String(left) === String(right);
  },
  "Fn::Not": (args, scope) => !resolve(list(args)[0], scope),
  "Fn::And": (args, scope) => list(args).every((each) => resolve(each, scope)),
  "Fn::Or": (args, scope) => list(args).some((each) => resolve(each, scope)),
  Condition: (name, scope) => conditionHolds(String(name), scope),
};

/** Returns a template value with its intrinsic functions resolved. Throws on an unknown function or reference. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return dynamicReference(value, scope);
  if (Array.isArray(value)) return value.map((each) => resolve(each, scope)).filter((each) => each !== undefined);
  if (value === null || typeof value !== "object") return value;
  const call = intrinsicCall(value);
  if (call) return call.apply(scope);
  const entries = Object.entries(value).map(([key, each]) => [key, resolve(each, scope)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

/** Returns whether a named condition of the template is true. */
export function conditionHolds(name: string, scope: Scope): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) throw new Error(`The template has no condition ${name}.`);
  return Boolean(resolve(condition, scope));
}

/** Returns the logical ids and parameters that a value refers to. */
export function referencesOf(value: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (each: unknown): void => {
    if (each === null || typeof each !== "object") return;
    for (const [key, inner] of Object.entries(each)) {
      if (key === "Ref") found.add(String(inner));
      if (key === "Fn::GetAtt") found.add(String(Array.isArray(inner) ? inner[0] : inner).split(".")[0] ?? "");
      if (key === "Fn::Sub") {
        const text = String(Array.isArray(inner) ? inner[0] : inner);
        for (const [, name = ""] of text.matchAll(/\$\{([^}]*)\}/g)) found.add(name.split(".")[0] ?? "");
      }
      walk(inner);
    }
  };
  walk(value);
  return found;
}

function intrinsicCall(value: object): { apply: (scope: Scope) => unknown } | undefined {
  const keys = Object.keys(value);
  const [name = ""] = keys;
  // `Condition` is also an ordinary key (in policy statements, with an object): only the reference by name is a call.
  const isCall =
    keys.length === 1 &&
    (name === "Ref" ||
      name.startsWith("Fn::") ||
      (name === "Condition" && typeof Object.values(value)[0] === "string"));
  if (!isCall) return undefined;
  const intrinsic = intrinsics[name];
  if (!intrinsic) throw new Error(`The intrinsic function ${name} is not supported by the local cloud.`);
  return { apply: (scope) => intrinsic(Object.values(value)[0], scope) };
}

function reference(name: string, scope: Scope): unknown {
  const pseudo = pseudoParameters(scope);
  if (Object.hasOwn(pseudo, name)) return pseudo[name];
  const known = scope.parameters.get(name) ?? scope.resources.get(name)?.ref;
  if (known === undefined) throw new Error(`Ref ${name}: there is no such resource or parameter.`);
  return known;
}

function attribute(logicalId: string, name: string, scope: Scope): string {
  const resource = scope.resources.get(logicalId);
  if (!resource) throw new Error(`Fn::GetAtt ${logicalId}.${name}: there is no such resource.`);
  const value = resource.attributes[name] ?? resource.otherwise?.(name);
  if (value === undefined)
    throw new Error(`Fn::GetAtt ${logicalId}.${name}: the local cloud does not support this attribute.`);
  return value;
}

function dynamicReference(text: string, scope: Scope): string {
  return text.replace(/\{\{resolve:([^:}]+):([^:}]+)(?::\d+)?\}\}/g, (whole, kind: string, name: string) => {
    if (kind !== "ssm") throw new Error(`The dynamic reference ${whole} is not supported by the local cloud: use ssm.`);
    return scope.ssmParameter(name);
  });
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`An intrinsic function expects a list, not ${JSON.stringify(value)}.`);
}
