import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "../cloud.ts";
import { ExplainedError } from "../explained-error.ts";
import type { ResourceDeclaration, StackArtifact } from "./assembly.ts";
import type { Deployed } from "./deployed.ts";
import { errorIn, UnsupportedTemplate } from "./errors.ts";
import { conditionHolds, referencesOf, resolve, type Scope } from "./intrinsics.ts";
import type { ResourceType } from "./resource-type.ts";
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
 * anything, if a type or a property is not supported.
 */
export async function deploy(stacks: StackArtifact[], cloud: Cloud): Promise<Deployment> {
  checkSupported(stacks);
  // Created by `cdk bootstrap` on AWS; every template asks for it.
  cloud.ssm.put("/cdk-bootstrap/hnb659fds/version", "30");
  const exports = new Map<string, unknown>();
  const outputs: Output[] = [];
  const changes: Change[] = [];
  const before = new Map([...cloud.deployed.keys()].map((id) => [id, cloud.deployed.get(id)]));
  for (const stack of stacks) outputs.push(...(await deployStack(stack, cloud, exports, changes)));
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

/** Throws `UnsupportedTemplate` if a type or a property is not supported. */
export function checkSupported(stacks: StackArtifact[]): void {
  for (const stack of stacks) refuseUnsupported(stack);
}

function refuseUnsupported({ template, templateFile }: StackArtifact): void {
  for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources ?? {})) {
    const where = { template: templateFile, logicalId, type: Type };
    const type = resourceTypes[Type];
    if (!type) throw new UnsupportedTemplate(where, "the local cloud does not support this resource type.");
    const known = new Set([...type.properties, ...(type.inert ?? [])]);
    const unknown = Object.keys(Properties).filter((name) => !known.has(name) && !known.has("*"));
    if (unknown.length === 0) continue;
    const supported = [...known].sort().join(", ");
    throw new UnsupportedTemplate(
      where,
      `the local cloud does not support ${unknown.join(", ")}. Supported: ${supported}.`,
    );
  }
}

async function deployStack(
  stack: StackArtifact,
  cloud: Cloud,
  exports: Map<string, unknown>,
  changes: Change[],
): Promise<Output[]> {
  const { template, metadataFile } = stack;
  cloud.stacks.set(stack.name, { description: template.Description, metadataFile });
  const scope: Scope = {
    stackName: stack.name,
    template,
    parameters: new Map(),
    resources: new Map(),
    exports,
    ssmParameter: (name) => cloud.ssm.get(name),
  };
  for (const [name, { Type, Default }] of Object.entries(template.Parameters ?? {})) {
    try {
      if (Default === undefined) throw new Error("the parameter has no default value.");
      scope.parameters.set(
        name,
        Type.startsWith("AWS::SSM::Parameter::Value") ? cloud.ssm.get(String(Default)) : String(Default),
      );
    } catch (error) {
      throw errorIn({ template: stack.templateFile, logicalId: name, type: Type }, error);
    }
  }
  const declared = Object.entries(template.Resources ?? {}).filter(([logicalId, { Type, Condition }]) => {
    try {
      return Condition === undefined || conditionHolds(Condition, scope);
    } catch (error) {
      throw errorIn({ template: stack.templateFile, logicalId, type: Type }, error);
    }
  });
  for (const [logicalId, declaration] of inCreationOrder(declared)) {
    scope.resources.set(logicalId, await createResource(stack, logicalId, declaration, scope, cloud, changes));
  }
  return Object.entries(template.Outputs ?? {}).flatMap(([name, { Value, Export, Description }]) => {
    try {
      const value = String(resolve(Value, scope));
      if (Export) exports.set(String(resolve(Export.Name, scope)), value);
      return Description ? [{ description: Description, value }] : [];
    } catch (error) {
      throw errorIn({ template: stack.templateFile, logicalId: name, type: "output" }, error);
    }
  });
}

async function createResource(
  stack: StackArtifact,
  logicalId: string,
  declaration: ResourceDeclaration,
  scope: Scope,
  cloud: Cloud,
  changes: Change[],
): Promise<{ ref: string; attributes: Record<string, string> }> {
  const where = { template: stack.templateFile, logicalId, type: declaration.Type };
  try {
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
    const type = resourceTypes[declaration.Type];
    if (!type) throw new Error("the local cloud does not support this resource type.");
    if (former && isReplaced(type, former.properties, declared as Properties)) await type.remove?.(former, cloud);
    const created = await type.create(resource, cloud);
    if (changed && !created.unchanged)
      changes.push({ change: former ? "updated" : "created", id, type: declaration.Type });
    cloud.deployed.set(id, { type: declaration.Type, ref: portable(created.ref), properties: declared });
    return { ref: created.ref, attributes: created.attributes ?? {} };
  } catch (error) {
    throw errorIn(where, error);
  }
}

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
    for (const dependency of [...referencesOf(declaration.Properties), ...[declaration.DependsOn ?? []].flat()])
      visit(dependency);
    state.set(id, "done");
    ordered.push([id, declaration]);
  }

  for (const id of byId.keys()) visit(id);
  return ordered;
}
