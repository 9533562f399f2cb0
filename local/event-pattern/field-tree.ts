import { createField, type Field } from "./field.ts";

/** A key that some rule's path goes through; the paths of all rules together are a tree of these. */
export interface FieldNode {
  name: string;
  /** Set when a path ends here. */
  field: Field | undefined;
  children: FieldNode[];
  byName: Map<string, FieldNode>;
}

export const createFieldNode = (name = ""): FieldNode => ({ name, field: undefined, children: [], byName: new Map() });

/** Returns the field at a path, creating it if necessary. A dot in a key counts as a step: `a.b` is `b` inside `a`. */
export function fieldAt(root: FieldNode, path: string): Field {
  let node = root;
  for (const name of path.split(".")) {
    let next = node.byName.get(name);
    if (!next) {
      next = createFieldNode(name);
      node.byName.set(name, next);
      node.children.push(next);
    }
    node = next;
  }
  node.field ??= createField(path);
  return node.field;
}

/** Returns the node for a key of an event. */
export function descend(node: FieldNode, key: string): FieldNode | undefined {
  const direct = node.byName.get(key);
  if (direct || !key.includes(".")) return direct;
  let reached: FieldNode | undefined = node;
  for (const name of key.split(".")) reached = reached?.byName.get(name);
  return reached;
}
