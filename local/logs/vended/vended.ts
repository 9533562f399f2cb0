/** A resource that sends logs of one type: the start of a delivery. */
export interface DeliverySource {
  name: string;
  arn: string;
  resourceArn: string;
  /** The service in the resource's ARN. */
  service: string;
  logType: string;
  tags?: Record<string, string> | undefined;
}

/** Where logs are delivered to: a log group. */
export interface DeliveryDestination {
  name: string;
  arn: string;
  /** The log group's ARN, without `:*`. */
  groupArn: string;
  outputFormat: string;
  tags?: Record<string, string> | undefined;
}

export interface Delivery {
  id: string;
  arn: string;
  source: string;
  destinationArn: string;
  tags?: Record<string, string> | undefined;
}

/** The deliveries of logs that services write about resources ("vended logs"), by name, ARN, or id. */
export interface Vended {
  /** By name. */
  sources: Map<string, DeliverySource>;
  /** By ARN. */
  destinations: Map<string, DeliveryDestination>;
  /** By id. */
  deliveries: Map<string, Delivery>;
}

export const noDeliveries = (): Vended => ({ sources: new Map(), destinations: new Map(), deliveries: new Map() });

/** Returns where a resource's logs of a type go: each source with one of its destinations. */
export function* deliveriesOf(
  { sources, destinations, deliveries }: Vended,
  { resourceArn, logType }: { resourceArn: string; logType: string },
): Generator<{ source: DeliverySource; destination: DeliveryDestination }> {
  for (const delivery of deliveries.values()) {
    const source = sources.get(delivery.source);
    const destination = destinations.get(delivery.destinationArn);
    if (source?.resourceArn !== resourceArn || source.logType !== logType || !destination) continue;
    yield { source, destination };
  }
}
