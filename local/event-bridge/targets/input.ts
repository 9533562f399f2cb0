import type { Envelope } from "../../trace.ts";
import type { Target } from "../model.ts";
import { parseExactly } from "./exact-json.ts";
import { type Delivered, fillTemplate, isStructure, type Transformer } from "./input-transformer.ts";
import { selectPath } from "./json-path.ts";

/** The result of applying a target's input settings to an event, or why that failed. */
export type Input = { text: string } | { broken: string };

/**
 * Returns what a target receives: the event itself, its constant `Input`, the part at `InputPath`, or the filled template.
 * `text` is the envelope's JSON text.
 */
export function inputFor(target: Target, text: string, about: Omit<Delivered, "event">): Input {
  if (target.Input !== undefined) return { text: target.Input };
  if (target.InputPath === undefined && !target.InputTransformer) return { text };
  const delivered = { ...about, event: parseExactly(text) as Envelope };
  if (target.InputPath !== undefined) return partAt(target.InputPath, delivered);
  return transformed(target.InputTransformer as Transformer, delivered);
}

function partAt(path: string, { event }: Delivered): Input {
  const part = selectPath(path, event);
  return part === undefined
    ? { broken: `InputPath ${path} selects nothing in the event.` }
    : { text: JSON.stringify(part) };
}

function transformed(transformer: Transformer, delivered: Delivered): Input {
  const text = fillTemplate(transformer, delivered);
  if (!isStructure(transformer.InputTemplate)) return { text };
  try {
    JSON.parse(text);
    return { text };
  } catch {
    return { broken: `The filled InputTemplate is not valid JSON: ${text}` };
  }
}
