/** A resource as created by the last deployment. */
export interface Deployed {
  type: string;
  ref: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  properties: any;
}

/** What is known about a stack besides its resources. */
export interface StackNotes {
  description?: string | undefined;
  metadataFile?: string | undefined;
}
