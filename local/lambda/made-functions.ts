import { createHash } from "node:crypto";
import type { Store } from "../store.ts";
import { createCodeDirectories } from "./code/code-directories.ts";
import { type FunctionConfig, invalid } from "./function-config.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** What a function's configuration holds before its code is unpacked. */
export type Settings = Omit<FunctionConfig, "codeDirectory" | "code">;

/** Functions that were made through the API: with their code they outlive a restart. */
export interface MadeFunctions {
  create(settings: Settings, code: FunctionCode): LambdaFunction;
  /** Throws `InvalidParameterValueException` for a function of a template, as the following do. */
  updateCode(target: LambdaFunction, code: FunctionCode): void;
  updateSettings(target: LambdaFunction, settings: Partial<Settings>): void;
  remove(target: LambdaFunction): void;
  /** Makes those of an earlier run again. */
  restore(): void;
  /** Removes the folders that the code was unpacked to. */
  stop(): void;
}

/** A deployment package, and its hash as AWS writes it. */
export interface FunctionCode {
  archive: Buffer;
  /** Base64. */
  sha256: string;
}

/** Code as it came in an archive. */
export const codeOf = (archive: Buffer): FunctionCode => ({
  archive,
  sha256: createHash("sha256").update(archive).digest("base64"),
});

export function createMadeFunctions(deps: {
  store: Store;
  functions: Functions;
  lifecycle: Pick<Lifecycle, "change" | "remove">;
  /** Makes a function of a configuration that was accepted before. */
  add(config: FunctionConfig): LambdaFunction;
  /** Throws for a configuration that Lambda refuses. */
  check(config: FunctionConfig): void;
}): MadeFunctions {
  const { lifecycle, add, check } = deps;
  const made = deps.store.collection<Settings>("lambda.functions");
  /** Base64, apart from the settings: it changes seldom. */
  const codes = deps.store.collection<string>("lambda.function-code");
  const directories = createCodeDirectories();

  function configOf(settings: Settings, { archive, sha256 }: FunctionCode): FunctionConfig {
    const code = { bytes: archive.length, sha256 };
    return { ...settings, code, codeDirectory: directories.create(archive) };
  }

  function own({ config }: LambdaFunction): Settings {
    const settings = made.get(config.name);
    if (settings) return settings;
    throw invalid(`The function ${config.name} comes from a template: change the template and start again.`);
  }

  return {
    create(settings, code) {
      const config = configOf(settings, code);
      try {
        check(config);
      } catch (error) {
        directories.remove(config.codeDirectory);
        throw error;
      }
      made.set(settings.name, settings);
      codes.set(settings.name, code.archive.toString("base64"));
      return add(config);
    },
    updateCode(target, code) {
      const config = configOf(own(target), code);
      const { codeDirectory } = target.config;
      codes.set(config.name, code.archive.toString("base64"));
      lifecycle.change(target, config, () => directories.remove(codeDirectory));
    },
    updateSettings(target, changes) {
      const settings = { ...own(target), ...changes };
      const { code, codeDirectory } = target.config;
      const config = { ...settings, codeDirectory, ...(code && { code }) };
      check(config);
      made.set(settings.name, settings);
      lifecycle.change(target, config);
    },
    remove(target) {
      const { name } = own(target);
      made.delete(name);
      codes.delete(name);
      lifecycle.remove(target, () => directories.remove(target.config.codeDirectory));
    },
    restore() {
      for (const settings of made.values()) {
        const archive = Buffer.from(codes.get(settings.name) ?? "", "base64");
        add(configOf(settings, codeOf(archive)));
      }
    },
    stop: directories.stop,
  };
}
