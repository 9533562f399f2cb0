import { isDeepStrictEqual } from "node:util";
import { arn } from "../aws.ts";
import type { Cloud } from "../cloud.ts";
import { ExplainedError } from "../explained-error.ts";
import { type AppSettings, isInert } from "./app-settings.ts";
import type { ResourceDeclaration, StackArtifact, Template } from "./assembly.ts";
import { checkSupported } from "./check-supported.ts";
import type { Deployed, StackNotes } from "./deployed.ts";
import { errorIn, UnsupportedTemplate } from "./errors.ts";
import { conditionHolds, type ResourceValues, referencesOf, resolve, type Scope } from "./intrinsics.ts";
import { inertType, type ResourceType } from "./resource-type.ts";
import { resourceTypes } from "./resource-types.ts";

/** An output of a stack, as shown after a deployment. */
export interface Output {
  description: string;
  value: string;
}

/** What a deployment has done to a resource, by `stack/logicalId`. */
export interface Change {
  change: "created" | "updated" | "removed";
  id: string;
  type: string;
}

interface Deployment {
  /** Only outputs with a description. */
  outputs: Output[];
  /** Resources that no template contains any more and that were kept because they hold data. */
  left: string[];
  changes: Change[];
}

/**
 * Creates the resources of the stacks in order, or updates those from an earlier run. Then removes active resources
 * that no stack contains any more; those that hold data are kept. Throws `UnsupportedTemplate`, before creating
 * anything, if a type or a property is not supported; and afterwards, with whatever could not be created.
 */
export async function deploy(stacks: StackArtifact[], cloud: Cloud, settings: AppSettings = {}): Promise<Deployment> {
  checkSupported(stacks, settings);
  // Created by `cdk bootstrap` on AWS; every template asks for it.
  cloud.ssm.put("/cdk-bootstrap/hnb659fds/version", "30");
  const exports = new Map<string, unknown>();
  const outputs: Output[] = [];
  const changes: Change[] = [];
  const before = new Map([...cloud.deployed.keys()].map((id) => [id, cloud.deployed.get(id)]));
  const failures: UnsupportedTemplate[] = [];
  const failed = new Set<string>();
  for (const stack of stacks) {
    // What a stack lacks because of another one is no news.
    if (stack.dependencies?.some((name) => failed.has(name))) failed.add(stack.name);
    else {
      const before = failures.length;
      outputs.push(...(await deployStack(stack, { cloud, settings, exports, changes, failures })));
      if (failures.length > before) failed.add(stack.name);
    }
  }
  if (failures.length > 0) throw UnsupportedTemplate.of(failures);
  const names = new Set(stacks.map(({ name }) => name));
  for (const name of cloud.stacks.keys()) if (!names.has(name)) cloud.stacks.delete(name);
  return { outputs, left: await removeGone(before, stacks, cloud, changes), changes };
}

/** Removes resources that the templates no longer contain or have renamed. */
async function removeGone(
  before: Map<string, Deployed | undefined>,
  stacks: StackArtifact[],
  cloud: Cloud,
  changes: Change[],
): Promise<string[]> {
  const declared = new Set(
    stacks.flatMap(({ name, template }) => Object.keys(template.Resources ?? {}).map((id) => `${name}/${id}`)),
  );
  const left: string[] = [];
  for (const [id, deployed] of before) {
    if (!deployed || (declared.has(id) && cloud.deployed.get(id)?.ref === deployed.ref)) continue;
    if (!declared.has(id)) {
      cloud.deployed.delete(id);
      changes.push({ change: "removed", id, type: deployed.type });
    }
    const type = resourceTypes[deployed.type];
    await type?.remove?.(deployed, cloud);
    if (type?.holds) left.push(`${deployed.ref} (${deployed.type}) with ${type.holds}`);
  }
  return left;
}

/** What the stacks of a deployment share. */
interface Deploying {
  cloud: Cloud;
  settings: AppSettings;
  exports: Map<string, unknown>;
  changes: Change[];
  /** What could not be done so far. */
  failures: UnsupportedTemplate[];
}

/** Deploys what can be; adds the rest to `failures`, but for what fails because something else has failed. */
async function deployStack(stack: StackArtifact, deploying: Deploying): Promise<Output[]> {
  const { cloud, settings, exports, failures } = deploying;
  const { template, templateFile, metadataFile } = stack;
  const notes: StackNotes = { description: template.Description, metadataFile, template, parameters: [] };
  cloud.stacks.set(stack.name, notes);
  const scope: Scope = {
    stackName: stack.name,
    template,
    parameters: new Map(),
    resources: new Map(),
    exports,
    ssmParameter: (name) => cloud.ssm.get(name),
  };
  const failed = new Set<string>();
  async function attempt(logicalId: string, type: string, needs: object, run: () => unknown): Promise<void> {
    if ([...referencesOf(needs)].some((id) => failed.has(id))) return void failed.add(logicalId);
    try {
      await run();
    } catch (error) {
      const failure = errorIn({ template: templateFile, logicalId, type }, error);
      if (!(failure instanceof UnsupportedTemplate)) throw failure;
      failures.push(failure);
      failed.add(logicalId);
    }
  }

  for (const [name, parameter] of Object.entries(template.Parameters ?? {}))
    await attempt(name, parameter.Type, {}, () => {
      const value = parameterValue(name, parameter, stack.name, settings, cloud);
      scope.parameters.set(name, value);
      const isNamed = parameter.Type.startsWith("AWS::SSM::Parameter::Value");
      notes.parameters?.push(
        isNamed ? { key: name, value: String(parameter.Default), resolved: value } : { key: name, value },
      );
    });
  const declared: [string, ResourceDeclaration][] = [];
  for (const [logicalId, declaration] of Object.entries(template.Resources ?? {}))
    await attempt(logicalId, declaration.Type, {}, () => {
      const { Condition } = declaration;
      if (Condition === undefined || conditionHolds(Condition, scope)) declared.push([logicalId, declaration]);
    });
  for (const [logicalId, declaration] of inCreationOrder(declared))
    await attempt(logicalId, declaration.Type, dependenciesOf(declaration), async () => {
      scope.resources.set(logicalId, await createResource(stack, logicalId, declaration, scope, deploying));
    });
  const outputs: Output[] = [];
  for (const [name, output] of Object.entries(template.Outputs ?? {}))
    await attempt(name, "output", output, () => {
      const { Value, Export, Description } = output;
      const value = String(resolve(Value, scope));
      if (Export) exports.set(String(resolve(Export.Name, scope)), value);
      if (Description) outputs.push({ description: Description, value });
    });
  return outputs;
}

/** Returns what a resource waits for, as references. */
const dependenciesOf = ({ Properties, DependsOn = [] }: ResourceDeclaration): object[] => [
  Properties ?? {},
  ...[DependsOn].flat().map((Ref) => ({ Ref })),
];

type Parameter = NonNullable<Template["Parameters"]>[string];

function parameterValue(
  name: string,
  { Type, Default }: Parameter,
  stackName: string,
  { parameters = {} }: AppSettings,
  cloud: Cloud,
): string {
  const value = parameters[`${stackName}:${name}`] ?? parameters[name] ?? Default;
  if (value === undefined)
    throw new Error(`the parameter has no default value: give it one with --parameters ${name}=VALUE.`);
  return Type.startsWith("AWS::SSM::Parameter::Value") ? cloud.ssm.get(String(value)) : String(value);
}

async function createResource(
  stack: StackArtifact,
  logicalId: string,
  declaration: ResourceDeclaration,
  scope: Scope,
  { cloud, settings, changes }: Deploying,
): Promise<ResourceValues> {
  const properties = resolve(declaration.Properties ?? {}, scope);
  const assetDirectory = (objectKey: string) => {
    const directory = stack.assets.get(objectKey);
    if (directory) return directory;
    throw new Error(`no file asset of the assembly has the object key ${objectKey}.`);
  };
  const id = `${stack.name}/${logicalId}`;
  const before = cloud.deployed.get(id);
  // The endpoint's port may change with every start.
  const portable = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(cloud.endpoint(), "http://endpoint")) as T;
  const declared = portable(properties);
  const former = before?.type === declaration.Type ? before : undefined;
  const changed = !former || !isDeepStrictEqual(former.properties, declared);
  const resource = { logicalId, stackName: stack.name, properties, changed, former, assetDirectory };
  const type = isInert(settings, declaration.Type) ? IN_NAME_ONLY : resourceTypes[declaration.Type];
  if (!type) throw new Error("the local cloud does not support this resource type.");
  if (former && isReplaced(type, former.properties, declared as Properties)) await type.remove?.(former, cloud);
  const created = await type.create(resource, cloud);
  if (changed && !created.unchanged)
    changes.push({ change: former ? "updated" : "created", id, type: declaration.Type });
  cloud.deployed.set(id, { type: declaration.Type, ref: portable(created.ref), properties: declared });
  const values = { ref: created.ref, attributes: created.attributes ?? {} };
  return type === IN_NAME_ONLY ? { ...values, otherwise: nameOnlyAttribute(declaration.Type, created.ref) } : values;
}

const IN_NAME_ONLY = inertType();

/** Returns any attribute of a resource that is there in name only. */
const nameOnlyAttribute =
  (type: string, ref: string) =>
  (name: string): string =>
    name === "Arn" ? arn(type.split("::")[1]?.toLowerCase() ?? "", ref) : `${ref}-${name}`;

type Properties = Record<string, unknown>;

const isReplaced = ({ replacedBy = [] }: ResourceType, before: Properties, now: Properties): boolean =>
  replacedBy.some((name) => !isDeepStrictEqual(before[name], now[name]));

/** Sorts each resource after those it refers to or depends on, otherwise in template order. */
function inCreationOrder(declared: [string, ResourceDeclaration][]): [string, ResourceDeclaration][] {
  const byId = new Map(declared);
  const ordered: [string, ResourceDeclaration][] = [];
  const state = new Map<string, "visiting" | "done">();

  function visit(id: string): void {
    const declaration = byId.get(id);
    if (!declaration || state.get(id) === "done") return;
    if (state.get(id) === "visiting") throw new ExplainedError(`The resource ${id} depends on itself.`);
    state.set(id, "visiting");
    for (const dependency of referencesOf(dependenciesOf(declaration))) visit(dependency);
    state.set(id, "done");
    ordered.push([id, declaration]);
  }

  for (const id of byId.keys()) visit(id);
  return ordered;
}
