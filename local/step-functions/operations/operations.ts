import type { Call } from "../../aws.ts";

/** Operations with the parameters that are acted upon. */
export type Operations = Record<
  string,
  {
    parameters: string[];
    // biome-ignore lint/suspicious/noExplicitAny: each operation narrows its own input, which the wire does not type.
    run: (input: any, call: Call) => object | Promise<object>;
  }
>;

/** Milliseconds as the wire has times. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

export const ENCRYPTED_BY_AWS = { type: "AWS_OWNED_KEY" };
