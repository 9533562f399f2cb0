import type { Kind, NewFault } from "../../api/faults.ts";

/** Returns the fault that a form's fields ask for; what is empty, or of another kind, is left out. */
export function faultFrom(kind: Kind, values: Record<string, string>): NewFault {
  const at = Object.fromEntries(
    kind.at.flatMap(({ name }) => {
      const value = values[`at.${name}`]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const settings = kind.settings.flatMap(({ field, type }) => {
    const value = values[field]?.trim();
    return value ? [[field, parsed(type, value)]] : [];
  });
  return {
    kind: kind.kind,
    ...(Object.keys(at).length > 0 && { at }),
    ...Object.fromEntries(settings),
  };
}

/** What is no number stays what was typed, so that the refusal can say it. */
function parsed(type: string, text: string): unknown {
  if (type === "yes-no") return text === "true";
  return type === "number" && !Number.isNaN(Number(text)) ? Number(text) : text;
}
