import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Contract } from "../../events/contract.ts";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { nameOf } from "../../events/names.ts";
import { services } from "../../infra/app.ts";
import { type Service, sourceOf } from "../../infra/service.ts";
import { longNames } from "../../infra/synth/long-names.ts";
import { Refusal } from "./refusal.ts";
import { thereAre, wordsOf } from "./words.ts";

/** The project's directory. */
export const ROOT = join(import.meta.dirname, "../..");

/** The page of the whole system, and the list of all contracts: what a generator changes besides a service's own stack. */
export const APP = "infra/app.ts";
export const CATALOGUE = "events/contracts/catalogue.ts";

/** Returns the text of a project file. */
export const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const overview: Record<string, Service> = services;
const contracts: Record<string, Contract> = catalogue;

/** Returns a contract of the catalog. Throws `Refusal`, naming those that there are. */
export function existingEvent(type: string): Contract {
  const contract = contracts[type];
  if (contract) return contract;
  throw new Refusal(thereAre(`event ${type}`, Object.keys(contracts)));
}

/** Returns a service of the application. Throws `Refusal`, naming those that there are. */
export function existingService(name: string | undefined): Service & { source: string; stack: string } {
  const service = name === undefined ? undefined : overview[name];
  if (name === undefined || !service)
    throw new Refusal(thereAre(`service ${name ?? ""}`.trim(), Object.keys(overview)));
  return { ...service, source: sourceOf(name, service), stack: `infra/stacks/${name}-stack.ts` };
}

/** Throws `Refusal` when an event of this type exists. */
export function refuseTakenEvent(type: string): void {
  const file = `events/contracts/${wordsOf(type).file}.ts`;
  if (type in contracts || existsSync(join(ROOT, file)))
    throw new Refusal(`The event ${type} exists already (${file}): choose another name, or change that one.`);
}

/** Throws `Refusal` when there is a service of this name, or what is left of one. */
export function refuseTakenService(name: string, source: string): void {
  const left = [`services/${name}`, `infra/stacks/${name}-stack.ts`].find((path) => existsSync(join(ROOT, path)));
  if (name in overview || left)
    throw new Refusal(`The service ${name} exists already${left ? ` (${left})` : ""}: choose another name.`);
  const owner = Object.entries(overview).find(([each, service]) => sourceOf(each, service) === source)?.[0];
  if (owner) throw new Refusal(`The source ${source} belongs to the service ${owner}: choose another name.`);
}

/** Throws `Refusal` when the names of a consumer's rule, function, or role would be too long for AWS. */
export function refuseLongConsumer(service: string, name: string, { source, version }: Contract): void {
  const stage = { name: "dev" };
  const functionName = nameOf(stage, service, name);
  const Resources = {
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: { Name: `${functionName}-${source.split(".").at(-1)}-v${version}` },
    },
    Role: {
      Type: "AWS::IAM::Role",
      Properties: { RoleName: { "Fn::Join": ["-", [functionName, { Ref: "AWS::Region" }]] } },
    },
  };
  const [long] = longNames({ Resources }, stage);
  if (long) throw new Refusal(`Choose a shorter name: ${long}.`);
}

/** Returns the field that a contract's events are about, such as `orderId`. */
export function subjectOf(contract: Contract): string {
  const subject = contract.subject(contract.example);
  const [field] = Object.entries(contract.example).find(([, value]) => value === subject) ?? [];
  if (field) return field;
  throw new Refusal(`The subject of ${contract.type} is not a field of its own: write its consumer by hand.`);
}
