import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { createApp } from "./app.ts";
import type { Stage } from "./stage.ts";
import { cdkContext } from "./synth/context.ts";

// biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
export type Properties = any;

/** A resource of a synthesized stage. */
export interface Resource {
  stack: string;
  id: string;
  type: string;
  properties: Properties;
}

export interface TestStage {
  stage: Stage;
  assembly: CloudAssembly;
  /** The entry files that the constructs requested. */
  entries: Set<string>;
  resources(...types: string[]): Resource[];
}

// CloudFormation's own validation takes longer than everything else; `npm run synth` runs it.
process.env["CDK_VALIDATION"] ??= "false";

/** Synthesizes a stage with empty handlers, and cleans up. `change` can modify the app beforehand. */
export function synthesize(context: Record<string, unknown> = {}, change: (app: App) => void = () => {}): TestStage {
  const outdir = mkdtempSync(join(tmpdir(), "infra-"));
  try {
    const code = join(outdir, "code");
    mkdirSync(code);
    writeFileSync(join(code, "index.mjs"), "");
    const entries = new Set<string>();
    const bundleOf = (entry: string) => {
      entries.add(entry);
      return code;
    };
    const { app, stage } = createApp({
      outdir,
      bundleOf,
      context: { ...cdkContext(), senderAddress: "orders@shop.test", ...context },
    });
    change(app);
    const assembly = app.synth();
    // Read before the files go.
    const all = assembly.stacks.flatMap(({ stackName, template }) =>
      Object.entries<Properties>(template.Resources).map(([id, { Type, Properties = {} }]) => ({
        stack: stackName,
        id,
        type: Type,
        properties: Properties,
      })),
    );
    const resources = (...types: string[]) => all.filter(({ type }) => types.length === 0 || types.includes(type));
    return { stage, assembly, entries, resources };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Returns the resource that a `Ref` or `Fn::GetAtt` points to, within the stack of `from`. */
export function follow(all: Resource[], from: Resource, reference: Properties): Resource | undefined {
  const id = reference?.Ref ?? reference?.["Fn::GetAtt"]?.[0];
  return all.find((each) => each.stack === from.stack && each.id === id);
}
