import type { AppSettings } from "./app-settings.ts";
import { isInert } from "./app-settings.ts";
import type { StackArtifact } from "./assembly.ts";
import { UnsupportedTemplate } from "./errors.ts";
import { resourceTypes } from "./resource-types.ts";

/** Throws `UnsupportedTemplate` with everything in the templates that is not supported. */
export function checkSupported(stacks: readonly StackArtifact[], settings: AppSettings = {}): void {
  const refusals = stacks.flatMap((stack) => unsupportedIn(stack, settings));
  if (refusals.length > 0) throw UnsupportedTemplate.of(refusals);
}

function unsupportedIn({ template, templateFile }: StackArtifact, settings: AppSettings): UnsupportedTemplate[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) => {
    if (isInert(settings, Type)) return [];
    const where = { template: templateFile, logicalId, type: Type };
    const type = resourceTypes[Type];
    if (!type)
      return new UnsupportedTemplate(
        where,
        `the local cloud does not support this resource type. If it has no meaning on one machine: --inert ${Type}`,
      );
    const known = new Set([...type.properties, ...(type.inert ?? [])]);
    const unknown = Object.keys(Properties).filter((name) => !known.has(name) && !known.has("*"));
    if (unknown.length === 0) return [];
    const supported = [...known].sort().join(", ");
    const what = `the local cloud does not support ${unknown.join(", ")}. Supported: ${supported}.`;
    return new UnsupportedTemplate(where, what);
  });
}
