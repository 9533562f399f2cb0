/** A resource as the last deployment made it. */
export interface Deployed {
  type: string;
  ref: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  properties: any;
}
