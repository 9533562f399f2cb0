interface Entry {
  Time?: number;
  Source?: string;
  Resources?: string[];
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
  TraceHeader?: string;
}

/** Formats an entry as the service does in error messages. */
export function printEntry(entry: Entry): string {
  const fields = {
    time: entry.Time === undefined ? null : new Date(entry.Time * 1000).toUTCString(),
    source: entry.Source,
    resources: entry.Resources && `[${entry.Resources.join(", ")}]`,
    detailType: entry.DetailType,
    detail: entry.Detail,
    eventBusName: entry.EventBusName,
    traceHeader: entry.TraceHeader,
    kmsKeyIdentifier: null,
    internalMetadata: null,
  };
  const printed = Object.entries(fields).map(([name, value]) => `${name}=${value ?? "null"}`);
  return `PutEventsRequestEntry(${printed.join(", ")})`;
}
