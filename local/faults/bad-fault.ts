/** A fault that cannot be injected; the message says why, and what would do. */
export class BadFault extends Error {
  override name = "BadFault";
}
