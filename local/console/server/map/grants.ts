import type { MapResource } from "./resources-of.ts";

/** What a function's role allows, as far as the map tells who writes where. */
export interface Grants {
  /** Whether the function may do one of the actions to the resource. */
  may(functionArn: string, actions: readonly string[], resource?: string): boolean;
}

interface Statement {
  actions: string[];
  resources: string[];
}

const list = (value: unknown): string[] => [value ?? []].flat().map(String);

/** Reads the roles' own policies and those that name them. */
export function grantsOf(resources: readonly MapResource[]): Grants {
  const byRole = new Map<string, Statement[]>();
  const add = (role: string, document: { Statement?: unknown } | undefined) => {
    const statements = [document?.Statement ?? []].flat() as { Effect: string; Action?: unknown; Resource?: unknown }[];
    const allowed = statements.filter(({ Effect }) => Effect === "Allow");
    const known = byRole.get(role) ?? [];
    byRole.set(role, [
      ...known,
      ...allowed.map((each) => ({ actions: list(each.Action), resources: list(each.Resource) })),
    ]);
  };
  for (const { type, properties, ref } of resources) {
    if (type === "AWS::IAM::Role")
      for (const policy of properties.Policies ?? []) add(properties.RoleName ?? ref, policy.PolicyDocument);
    if (type === "AWS::IAM::Policy" || type === "AWS::IAM::ManagedPolicy")
      for (const role of list(properties.Roles)) add(role, properties.PolicyDocument);
  }
  const roleOf = new Map(
    resources
      .filter(({ type }) => type === "AWS::Lambda::Function")
      .map(({ arn, properties }) => [arn, roleName(properties.Role)]),
  );
  return {
    may(functionArn, actions, resource) {
      const statements = byRole.get(roleOf.get(functionArn) ?? "") ?? [];
      return statements.some(
        (statement) =>
          statement.actions.some((granted) => actions.some((action) => fits(granted, action))) &&
          (resource === undefined || statement.resources.some((granted) => fits(granted, resource))),
      );
    },
  };
}

export const roleName = (roleArn: unknown): string =>
  String(roleArn ?? "")
    .split("/")
    .at(-1) ?? "";

function fits(granted: string, wanted: string): boolean {
  if (!granted.includes("*")) return granted === wanted;
  const pattern = granted.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(wanted);
}
