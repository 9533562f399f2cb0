import * as v from "valibot";

export const Token = v.object({ token: v.string() });
export type Token = v.InferOutput<typeof Token>;
