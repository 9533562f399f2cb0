// Powertools extracts the idempotency key from an event with a JMESPath expression; the consumers here pass the key directly.

export class PowertoolsFunctions {}

export function search(expression: string): never {
  throw new Error(`JMESPath is left out of the bundles, but ${expression} needs it: see infra/synth/left-out.ts.`);
}
