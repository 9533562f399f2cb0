/** A resource as created by the last deployment. */
export interface Deployed {
  type: string;
  ref: string;
  /** Its ARN, where the resource is not one of this cloud. */
  arn?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  properties: any;
}

/** What is known about a stack besides its resources. */
export interface StackNotes {
  description?: string | undefined;
  template?: object;
  /** With the values of SSM parameters that they name. */
  parameters?: { key: string; value: string; resolved?: string | undefined }[];
  metadataFile?: string | undefined;
}
