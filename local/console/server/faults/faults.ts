import { BadFault, type Fault } from "../../../faults/faults.ts";
import { type Aim, KINDS, kindNamed } from "../../../faults/kinds.ts";
import { AIMS, COMMON_SETTINGS, SETTINGS } from "../../../faults/words.ts";
import type { FaultRemoval, FaultRow, FaultsPage, Kind, NewFault, RemovedFaults, Setting } from "../../api/faults.ts";
import { type ConsoleContext, RefusedRequest } from "../context.ts";
import type { DeployedResources } from "../declared-names.ts";

/** The faults that are on, those that ended, and every kind with what it could hit here. */
export function faultsPage({ faults, deployed }: ConsoleContext): FaultsPage {
  const known = knownNames(deployed);
  return {
    faults: faults.list().map(rowOf),
    ended: faults.ended().map(rowOf),
    kinds: Object.keys(KINDS).flatMap((kind) => kindOf(kind, known)),
  };
}

/** Switches a fault on. Throws `RefusedRequest`. */
export function addFault({ faults }: ConsoleContext, fault: NewFault): FaultRow {
  try {
    return rowOf(faults.add(fault));
  } catch (error) {
    throw error instanceof BadFault ? new RefusedRequest(error.message) : error;
  }
}

/** Ends a fault, or all. */
export function removeFaults({ faults }: ConsoleContext, { id }: FaultRemoval): RemovedFaults {
  if (id !== undefined) return { removed: faults.remove(id) ? 1 : 0 };
  const removed = faults.list().length;
  faults.clear();
  return { removed };
}

function rowOf({ id, kind, at = {}, struck, since, count, until, endedAt, seed: _, ...settings }: Fault): FaultRow {
  return {
    ...{ id, kind, at, struck, since },
    settings: Object.entries(settings)
      .filter(([field]) => field !== "forSeconds")
      .map(([field, value]) => `${labelOf(field)} ${value}`),
    ...(count !== undefined && { count }),
    ...(until !== undefined && { until }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

function kindOf(name: string, known: Partial<Record<Aim, string[]>>): Kind[] {
  const kind = kindNamed(name);
  if (!kind) return [];
  const { edge, what, at, needs = [], settings = [], requires = [] } = kind;
  return [
    {
      ...{ kind: name, edge, what },
      at: at.map((aim) => ({
        ...{ name: aim, says: AIMS[aim], isRequired: needs.includes(aim), known: known[aim] ?? [] },
      })),
      settings: [...settings, ...(edge === "clock" ? [] : COMMON_SETTINGS)].map((field) =>
        settingOf(
          field,
          requires.some((each) => each === field),
        ),
      ),
    },
  ];
}

function settingOf(field: string, isRequired: boolean): Setting {
  const { type = "text", says = "" } = wordsOf(field)?.[1] ?? {};
  return { field, label: labelOf(field), type, says, isRequired };
}

const wordsOf = (field: string) => Object.entries(SETTINGS).find(([, setting]) => setting.field === field);

const labelOf = (field: string): string => (wordsOf(field)?.[0] ?? field).replace("-", " ");

/** The names that what is deployed goes by, by what a fault can be aimed at. */
function knownNames(deployed: DeployedResources): Partial<Record<Aim, string[]>> {
  const named = (...types: string[]) =>
    [...deployed.keys()].flatMap((id) => {
      const { type = "", ref = "" } = deployed.get(id) ?? {};
      return types.includes(type) ? [ref.slice(Math.max(ref.lastIndexOf("/"), ref.lastIndexOf("|")) + 1)] : [];
    });
  const functions = named("AWS::Lambda::Function");
  const queues = named("AWS::SQS::Queue");
  return {
    rule: named("AWS::Events::Rule"),
    target: [...queues, ...functions],
    queue: queues,
    function: functions,
    caller: functions,
    resource: [
      ...named("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Events::EventBus"),
      ...queues,
    ],
  };
}
