import { boolean, list, type Members, map, type Shape, structure, text } from "../api/shapes.ts";

const members: Members = {
  S: text(),
  N: text(),
  B: text(),
  SS: list(text()),
  NS: list(text()),
  BS: list(text()),
  NULL: boolean,
  BOOL: boolean,
};

/** A value such as `{ "S": "text" }`; maps and lists are recursive. */
export const attributeValue: Shape = structure(members);
members["M"] = map(text(), attributeValue);
members["L"] = list(attributeValue);
