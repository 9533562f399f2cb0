/** The content of a message move task's handle. */
export interface TaskHandle {
  taskId: string;
  sourceArn: string;
}

export const toTaskHandle = ({ taskId, sourceArn }: TaskHandle): string =>
  Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64");

/** Returns undefined for anything that was never a handle. */
export function fromTaskHandle(handle: string): TaskHandle | undefined {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, "base64").toString("utf8"));
    return typeof taskId === "string" && typeof sourceArn === "string" ? { taskId, sourceArn } : undefined;
  } catch {
    return undefined;
  }
}
