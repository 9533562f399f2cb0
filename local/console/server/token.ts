import { Token } from "../api/token.ts";
import { get } from "./resource.ts";

export const tokenResource = get("token", {
  name: "getToken",
  summary: "Returns what every POST has to carry in the header x-console-token. It changes with every start.",
  answer: Token,
  run: (_, { token }) => ({ token }),
});
