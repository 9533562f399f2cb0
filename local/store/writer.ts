import { parentPort, workerData } from "node:worker_threads";
import { openDatabase, reasonOf } from "./database.ts";
import type { Row, WriterAnswer, WriterRequest } from "./protocol.ts";

// This thread owns the database: it sends the stored rows, then commits the batches it receives, one after another.

const ROWS_AT_ONCE = 5_000;

const port = parentPort;
if (!port) throw new Error("The writer must run as a worker thread of the store.");
const tell = (answer: WriterAnswer) => port.postMessage(answer);

try {
  const database = openDatabase(workerData as string);
  let rows: Row[] = [];
  for (const row of database.rows()) {
    if (rows.push(row) < ROWS_AT_ONCE) continue;
    tell({ kind: "rows", rows });
    rows = [];
  }
  tell({ kind: "rows", rows });
  port.on("message", (request: WriterRequest) => {
    try {
      if (request.kind === "commit") {
        database.commit(request.batch);
        tell({ kind: "committed" });
      } else {
        database.close();
        port.close();
      }
    } catch (error) {
      fail(error);
    }
  });
  tell({ kind: "open" });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  tell({ kind: "failed", reason: reasonOf(error), message: (error as Error).message });
  port?.close();
}
