// Powertools finds an idempotency key in an event by a JMESPath expression; the consumers here hand it the key.

export class PowertoolsFunctions {}

export function search(expression: string): never {
  throw new Error(`JMESPath is left out of the bundles, but ${expression} needs it: see infra/synth/left-out.ts.`);
}
