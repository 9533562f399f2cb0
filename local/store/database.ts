import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { Batch, Reason, Row } from "./protocol.ts";

/** Identifies the file as this project's: "lcld" in ASCII. */
const APPLICATION_ID = 0x6c636c64;
/** The format version of the file and its records: increase it for any change that another version would misread. */
const FORMAT = 2;
/** A process that was just killed may hold its lock a moment longer. */
const LOCK_WAIT_MS = 1_000;
/** The file contains the secrets of connections. */
const OWNER_ONLY = 0o600;

const SCHEMA =
  "CREATE TABLE entry (position INTEGER PRIMARY KEY, collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, checksum INTEGER NOT NULL)";

export interface Database {
  /** Returns the rows in order of position. Throws `Unusable` at a row that differs from what was written. */
  rows(): IterableIterator<Row>;
  /** Commits atomically; the data is on disk when it returns. */
  commit(batch: Batch): void;
  close(): void;
}

/** A file that cannot be used as it is. */
class Unusable extends Error {
  override name = "Unusable";
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Opens or creates the file and locks it for the life of the process; only its owner may read it. Throws `Unusable`,
 * and errors from SQLite and the file system.
 */
export function openDatabase(file: string): Database {
  if (!existsSync(file)) closeSync(openSync(file, "a", OWNER_ONLY));
  const database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
  try {
    prepare(database);
    // SQLite copies the main file's permissions to its other files, which may be too wide from an earlier version.
    for (const each of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(each)) chmodSync(each, OWNER_ONLY);
  } catch (error) {
    database.close();
    throw error;
  }
  const put = database.prepare("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)");
  const remove = database.prepare("DELETE FROM entry WHERE position = ?");
  return {
    *rows() {
      const select = database.prepare("SELECT checksum, position, collection, key, value FROM entry ORDER BY position");
      select.setReturnArrays(true);
      for (const [checksum, ...row] of select.iterate() as unknown as Iterable<[checksum: number, ...Row]>) {
        if (checksumOf(row) !== checksum)
          throw new Unusable("corrupt", `The record ${row[2]} of ${row[1]} is not as it was written.`);
        yield row;
      }
    },
    commit(batch) {
      database.exec("BEGIN");
      for (const position of batch.deleted) remove.run(position);
      for (const row of batch.put) put.run(...row, checksumOf(row));
      database.exec("COMMIT");
    },
    close: () => database.close(),
  };
}

/** SQLite detects a damaged page, but not a damaged or edited value. */
const checksumOf = ([, collection, key, value]: Row): number => crc32(`${collection}\0${key}\0${value}`);

function prepare(database: DatabaseSync): void {
  // The operating system releases an exclusive lock with the process that holds it, however that ends.
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("BEGIN IMMEDIATE");
  const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const { tables } = database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get() as { tables: number };
  if (tables === 0) {
    database.exec(`${SCHEMA}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}`);
  } else if (pragma("application_id") !== APPLICATION_ID) {
    throw new Unusable("foreign", "It is a database of another program.");
  } else if (pragma("user_version") !== FORMAT) {
    throw new Unusable("newer", `Its format is ${pragma("user_version")}, and this program reads ${FORMAT}.`);
  }
  database.exec("COMMIT");
}

// https://www.sqlite.org/rescode.html
const REASONS: Record<number, Reason> = {
  5: "in-use",
  6: "in-use",
  8: "not-writable",
  11: "corrupt",
  13: "full",
  14: "not-writable",
  26: "foreign",
};

const FILE_REASONS: Record<string, Reason> = {
  EACCES: "not-writable",
  EDQUOT: "full",
  EISDIR: "foreign",
  ENOENT: "not-writable",
  ENOSPC: "full",
  EPERM: "not-writable",
  EROFS: "not-writable",
};

/** Returns why something failed, as far as the SQLite or file system error code reveals it. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof Unusable) return error.reason;
  const { errcode, code = "" } = error as { errcode?: number; code?: string };
  if (code in FILE_REASONS) return FILE_REASONS[code] ?? "other";
  return REASONS[(errcode ?? 0) & 0xff] ?? "other";
}
