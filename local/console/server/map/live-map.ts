import type { StackNotes } from "../../../template/deployed.ts";
import type { Trace } from "../../../trace.ts";
import type { Topology } from "../../api/map.ts";
import type { DeployedResources } from "../declared-names.ts";
import type { Names } from "../names.ts";
import { createMapCounters, type MapCounters, type QueueState } from "./counters.ts";
import { roleName } from "./grants.ts";
import { type MapResource, resourcesOf } from "./resources-of.ts";
import { topologyOf } from "./topology.ts";

export interface LiveMap {
  topology: Topology;
  resources: readonly MapResource[];
  counters: MapCounters;
  /** Stops counting. */
  close(): void;
}

/** The map of what is deployed, counting from the facts that are still held. */
export function createLiveMap(deps: {
  trace: Trace;
  deployed: DeployedResources;
  stacks: ReadonlyMap<string, StackNotes>;
  names: Names;
  queues(): readonly QueueState[];
}): LiveMap {
  const resources = resourcesOf(deps.deployed);
  const topology = topologyOf(resources, deps.names, (stack) => deps.stacks.get(stack)?.description);
  const byRole = new Map(
    resources
      .filter(({ type }) => type === "AWS::Lambda::Function")
      .map(({ arn, properties }) => [roleName(properties.Role), arn]),
  );
  const counters = createMapCounters({
    topology,
    queues: deps.queues,
    // The ARN of a role's session: arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION.
    functionOf: (callerArn) => byRole.get(callerArn.split("/")[1] ?? ""),
  });
  for (const fact of deps.trace.recent()) counters.add(fact);
  return { topology, resources, counters, close: deps.trace.on(counters.add) };
}
