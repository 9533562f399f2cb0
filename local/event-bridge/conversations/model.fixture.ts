import type { DeadLetterConfig, RuleState, Tag, Target } from "@aws-sdk/client-eventbridge";

/** What the service should remember after some calls, as plain data. */
export interface Model {
  buses: Map<string, Bus>;
  archives: Map<string, Archive>;
}

export interface Bus {
  name: string;
  arn: string;
  description?: string;
  deadLetterConfig?: DeadLetterConfig;
  /** The statements of its policy. */
  statements: { Sid?: string }[];
  tags: Map<string, string>;
  rules: Map<string, Rule>;
}

export interface Rule {
  name: string;
  arn: string;
  bus: string;
  eventPattern?: string;
  scheduleExpression?: string;
  state: RuleState;
  description?: string;
  roleArn?: string;
  /** The archive that it feeds: such a rule is managed by the service. */
  archive?: string;
  /** By id, in the order they were put. */
  targets: Map<string, Target>;
  tags: Map<string, string>;
}

export interface Archive {
  name: string;
  bus: string;
  description?: string;
  eventPattern?: string;
  retentionDays: number;
  /** The ids of what it holds. */
  events: Set<string>;
}

/** The answer is an error. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const invalid = (message: string) => new Refusal("ValidationException", message);
export const notFound = (message: string) => new Refusal("ResourceNotFoundException", message);
export const alreadyThere = (message: string) => new Refusal("ResourceAlreadyExistsException", message);
export const tooMany = () =>
  new Refusal("LimitExceededException", "The requested resource exceeds the maximum number allowed.");

const EVENTS = "arn:aws:events:us-east-1:000000000000";
export const busArn = (bus: string) => `${EVENTS}:event-bus/${bus}`;
export const ruleArn = (bus: string, rule: string) => `${EVENTS}:rule/${bus === "default" ? "" : `${bus}/`}${rule}`;
export const archiveArn = (archive: string) => `${EVENTS}:archive/${archive}`;

export const newBus = (name: string): Bus => ({
  name,
  arn: busArn(name),
  statements: [],
  tags: new Map(),
  rules: new Map(),
});

/** Of two tags with one key the later counts. */
export const tagMap = (tags: Tag[] = []) => new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

/** An account that nobody has used yet. */
export const newModel = (): Model => ({ buses: new Map([["default", newBus("default")]]), archives: new Map() });

export const nameOfBus = (nameOrArn = "default") => nameOrArn.replace(busArn(""), "");

export function busOf(model: Model, nameOrArn?: string): Bus {
  const bus = model.buses.get(nameOfBus(nameOrArn));
  if (!bus) throw notFound(`Event bus ${nameOfBus(nameOrArn)} does not exist.`);
  return bus;
}

export function ruleOf(model: Model, name = "", busNameOrArn?: string): Rule {
  const bus = busOf(model, busNameOrArn);
  const rule = bus.rules.get(name);
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

export const sorted = <Item>(items: Iterable<Item>, key: (item: Item) => string): Item[] =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
