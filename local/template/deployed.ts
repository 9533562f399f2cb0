/** A resource as the last deployment made it. */
export interface Deployed {
  type: string;
  ref: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  properties: any;
}

/** What is known of a stack beside its resources. */
export interface StackNotes {
  description?: string | undefined;
  metadataFile?: string | undefined;
}
