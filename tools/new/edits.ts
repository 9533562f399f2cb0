import { Refusal } from "./refusal.ts";

/** Returns a text with a change after each anchor. Throws `Refusal` when somebody has rewritten what the anchor looks for. */
function after(text: string, anchor: RegExp, added: string, file: string): string {
  const found = anchor.exec(text);
  if (!found)
    throw new Refusal(`${file} no longer has the form that this looks for (${anchor.source}): change it by hand.`);
  const at = found.index + found[0].length;
  return text.slice(0, at) + added + text.slice(at);
}

/** Adds an import; Biome puts it in its place. */
const withImport = (text: string, line: string, file: string): string =>
  text.includes(line) ? text : after(text, /^(?:import .*\n)+/, `${line}\n`, file);

const APP = "infra/app.ts";

const importContract = (type: string, file: string): string =>
  `import { ${type} } from "../events/contracts/${file}.ts";`;

/** A contract, by its name and its file's. */
interface Named {
  type: string;
  file: string;
}

/** Adds a contract to the catalog. */
export function inCatalogue(text: string, { type, file }: Named): string {
  const path = "events/contracts/catalogue.ts";
  const imported = withImport(text, `import { ${type} } from "./${file}.ts";`, path);
  return after(imported, /export const catalogue = \{\n(?: {2}.*\n)*/, `  ${type},\n`, path);
}

/** Adds a service to the overview, and its stack to the app. */
export function withService(
  text: string,
  service: {
    name: string;
    Name: string;
    does: string;
    publishes: Named;
    consumes: Named;
    consumer: string;
    through: string;
  },
): string {
  const { name, Name, does, publishes, consumes, consumer, through } = service;
  let changed = withImport(text, importContract(publishes.type, publishes.file), APP);
  changed = withImport(changed, importContract(consumes.type, consumes.file), APP);
  changed = withImport(changed, `import { ${Name}Stack } from "./stacks/${name}-stack.ts";`, APP);
  const entry = `  /** ${does} */
  ${name}: {
    publishes: [${publishes.type}],
    consumes: {
      "${consumer}": ${through}(${consumes.type}),
    },
  },
`;
  changed = after(changed, /export const services = \{\n(?: {2}.*\n)*/, entry, APP);
  changed = after(changed, /const \{ [\w, ]*\w(?= \} = services;)/, `, ${name}`, APP);
  return after(
    changed,
    /const stacks = \[\n(?: {4}new \w+Stack\(.*\),\n)*/,
    `    new ${Name}Stack(app, { stage, bundleOf, ...${name} }),\n`,
    APP,
  );
}

/** The overview's entry of a service, up to what `within` matches in it. */
const entryOf = (service: string, within: string): RegExp =>
  new RegExp(`^ {2}${service}: \\{\\n(?: {4}.*\\n)*?${within}`, "m");

/** Adds an event to what a service publishes. */
export function withPublished(text: string, service: string, { type, file }: Named): string {
  const imported = withImport(text, importContract(type, file), APP);
  return after(imported, entryOf(service, String.raw` {4}publishes: \[[\w\s,]*?\w(?=,?\s*\])`), `, ${type}`, APP);
}

/** Adds a consumer to a service. */
export function withConsumer(
  text: string,
  service: string,
  { consumer, consumes: { type, file }, through }: { consumer: string; consumes: Named; through: string },
): string {
  const imported = withImport(text, importContract(type, file), APP);
  const line = `      "${consumer}": ${through}(${type}),\n`;
  return after(imported, entryOf(service, String.raw` {4}consumes: \{\n(?: {6}.*\n)*`), line, APP);
}

/** Adds a consumer to the end of a service's stack. */
export function inStack(text: string, file: string, consumer: string): string {
  let changed = withImport(text, `import { Consumer } from "../constructs/consumer.ts";`, file);
  changed = after(changed, /ServiceStackProps<[^>]*"/, ` | "${consumer}"`, file);
  const added = `    new Consumer(this, "${consumer}", props.consumes["${consumer}"]);\n`;
  return after(changed, /constructor\((?:.*\n)*? {2}\}(?=\n)/, "", file).replace(
    /(constructor\((?:.*\n)*?)( {2}\}\n)/,
    `$1${added}$2`,
  );
}
