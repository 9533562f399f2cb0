import type { FaultInput, LessonTools } from "cdk-local-cloud";

/** Switches a fault of the local cloud on; leaving the lesson switches it off. */
export async function addFault({ client, undo }: LessonTools, fault: FaultInput): Promise<void> {
  const url = `${client.endpoint}/_cloud/faults`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(fault) });
  const { id, message } = (await response.json()) as { id?: string; message?: string };
  if (id === undefined) throw new Error(message ?? `The fault was answered ${response.status}.`);
  undo(() => fetch(`${url}/${id}`, { method: "DELETE" }));
}
