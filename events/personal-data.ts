import * as v from "valibot";
import type { Contract } from "./contract.ts";

/** What a field reveals about a person: how to reach them, who they are, how they pay. */
export type PersonalData = "contact" | "identity" | "payment";

/** Words in a field's name that suggest personal data. */
export const TELLING: ReadonlySet<string> = new Set(
  "address birthday card city customer email iban ip mail name phone postcode street surname to user zip".split(" "),
);

/** The keyword that carries the marking, in a schema's metadata and in its JSON Schema. */
const KEYWORD = "x-personal-data";

/**
 * Marks a field as personal data, or with `false` as not personal, whatever its name suggests. The marking is part of the
 * JSON Schema.
 *
 * @example
 * const Phone = v.pipe(v.string(), v.maxLength(30), personal("contact"));
 */
export const personal = <Input>(kind: PersonalData | false) =>
  v.metadata<Input, { readonly [KEYWORD]: PersonalData | false }>({ [KEYWORD]: kind });

/** A value within a contract's data. */
export interface Field {
  /** From the data's root, such as `email` or `lines[].sku`. */
  path: string;
  name: string;
  /** Undefined when the field is not marked. */
  personal: PersonalData | false | undefined;
}

/** Returns every field of a contract's data. Throws for an unsupported kind of schema. */
export const fieldsOf = ({ schema, type }: Contract): Field[] => leaves(schema as Node, { path: "", name: type });

/** Returns the fields of a contract that are personal data. */
export const personalFields = (contract: Contract): Field[] => fieldsOf(contract).filter((field) => field.personal);

/** A valibot schema, with the schemas nested in it. */
type Node = v.GenericSchema & { entries?: Record<string, Node>; item?: Node; wrapped?: Node };

const VALUES = new Set(["string", "number", "boolean", "picklist", "literal", "bigint", "date"]);

function leaves(node: Node, at: { path: string; name: string }): Field[] {
  if (node.entries) {
    return Object.entries(node.entries).flatMap(([name, entry]) =>
      leaves(entry, { path: at.path ? `${at.path}.${name}` : name, name }),
    );
  }
  if (node.item) return leaves(node.item, { ...at, path: `${at.path}[]` });
  if (node.wrapped) return leaves(node.wrapped, at);
  if (!VALUES.has(node.type)) throw new Error(`Nobody can tell what is personal in ${at.path}: it is a ${node.type}.`);
  const { [KEYWORD]: marking } = v.getMetadata(node) as { [KEYWORD]?: PersonalData | false };
  return [{ ...at, personal: marking }];
}
