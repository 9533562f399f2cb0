import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "./sqlite-store.fixture.ts";
import { openSqliteStore } from "./sqlite-store.ts";

const STORE = JSON.stringify(fileURLToPath(new URL("./sqlite-store.ts", import.meta.url)));

/** Runs a short script in a separate process and returns its lines one by one. */
function run(code: string, shell = 'exec "$@"') {
  const node = [process.execPath, "--input-type=module-typescript", "--eval", code];
  const child = spawn("sh", ["-c", shell, "sh", ...node], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, lines: createInterface({ input: child.stdout }) };
}

test("one process at a time, and a killed process leaves no lock behind", async () => {
  const directory = temporaryDirectory();
  const { child, lines } = run(`
    import { openSqliteStore } from ${STORE};
    const store = await openSqliteStore(${JSON.stringify(directory)});
    store.collection("a").set("key", "kept");
    await store.flush();
    console.log("open");
  `);
  await once(lines, "line");
  await expect(openSqliteStore(directory)).rejects.toThrow(
    `The data directory ${directory}: another process is using it.`,
  );

  child.kill("SIGKILL");
  const store = await openSqliteStore(directory);
  expect(store.collection("a").get("key")).toBe("kept");
  await expect(openSqliteStore(directory)).rejects.toMatchObject({ reason: "in-use" });
  await store.close();
});

test("once the disk is full nothing more is acknowledged, and everything acknowledged is kept", async () => {
  const directory = temporaryDirectory();
  // The process may write files of 200 blocks of 512 bytes, and survives when a larger write fails.
  const { lines } = run(
    `
    import { openSqliteStore } from ${STORE};
    const store = await openSqliteStore(${JSON.stringify(directory)}, ({ reason }) => console.log("told", reason));
    const entries = store.collection("entries");
    for (let i = 0; ; i++) {
      entries.set(String(i), "x".repeat(5_000));
      try { await store.flush(); } catch ({ message }) { console.log("refused", i, message); break; }
    }
    entries.set("later", 1);
    await store.flush().catch(() => console.log("refused later"));
    await store.close();
  `,
    "trap '' XFSZ; ulimit -f 200; exec \"$@\"",
  );
  const told: string[] = [];
  for await (const line of lines) told.push(line);
  const refused = Number(/^refused (\d+) The data directory/.exec(told[1] ?? "")?.[1]);
  expect(told).toEqual([expect.stringMatching(/^told (full|other)/), told[1], "refused later"]);
  expect(refused).toBeGreaterThan(5);

  const store = await openSqliteStore(directory);
  expect([...store.collection("entries").keys()]).toEqual(Array.from({ length: refused }, (_, i) => String(i)));
  await store.close();
});

async function directoryWith(prepare: (file: string) => void | Promise<void>): Promise<string> {
  const directory = temporaryDirectory();
  await prepare(join(directory, "cloud.sqlite"));
  return directory;
}

function databaseWith(sql: string) {
  return (file: string) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
}

async function damaged(file: string): Promise<void> {
  const store = await openSqliteStore(join(file, ".."));
  for (let i = 0; i < 200; i++) store.collection("entries").set(String(i), "x".repeat(500));
  await store.close();
  const bytes = readFileSync(file);
  bytes.fill(0xff, 8_192, 40_960);
  writeFileSync(file, bytes);
}

test.each<[what: string, prepare: (file: string) => void | Promise<void>, reason: string, message: string]>([
  ["another program's database", databaseWith("CREATE TABLE t (a)"), "foreign", "not written by the local cloud"],
  [
    "a file that is not a database",
    (file) => writeFileSync(file, "hello".repeat(1_000)),
    "foreign",
    "not written by the local cloud",
  ],
  [
    "a newer format",
    databaseWith("CREATE TABLE entry (a); PRAGMA application_id = 0x6c636c64; PRAGMA user_version = 99"),
    "newer",
    "Its format is 99, and this program reads 2.",
  ],
  ["a damaged file", damaged, "corrupt", "its file is damaged"],
])("%s is rejected", async (_, prepare, reason, message) => {
  const directory = await directoryWith(prepare);
  const error = await openSqliteStore(directory).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "DataDirectoryError", reason, message: expect.stringContaining(message) });
  expect(error).toMatchObject({ message: expect.stringContaining(directory) });
});

test.each<[what: string, change: string]>([
  ["a value of another JSON type", `UPDATE entry SET value = 'null' WHERE key = 'b'`],
  ["a value that is not JSON", `UPDATE entry SET value = '{' WHERE key = 'b'`],
  ["a value without its text", `UPDATE entry SET value = x'00ff' WHERE key = 'b'`],
  ["a record of another collection", `UPDATE entry SET collection = 'others' WHERE key = 'b'`],
])("a modified record is named: %s", async (_, change) => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore(directory);
  for (const key of ["a", "b", "c"]) store.collection("entries").set(key, { key });
  await store.close();
  databaseWith(change)(join(directory, "cloud.sqlite"));
  const error = await openSqliteStore(directory).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    reason: "corrupt",
    message: expect.stringMatching(/The record b of (entries|others) is/),
  });
});

test("a path that cannot be a directory is rejected", async () => {
  const file = join(temporaryDirectory(), "file");
  writeFileSync(file, "");
  await expect(openSqliteStore(join(file, "data"))).rejects.toThrow("it cannot be written to. Check its permissions");
  await expect(openSqliteStore(file)).rejects.toThrow(`The data directory ${file}: it cannot be written to.`);
  await expect(openSqliteStore("/proc/none/data")).rejects.toThrow("The data directory /proc/none/data: it cannot be");
});

/** Returns the permissions of a directory and everything in it. */
const modesOf = (directory: string) =>
  Object.fromEntries(
    [".", ...readdirSync(directory)].map((name) => [name, statSync(join(directory, name)).mode & 0o777]),
  );

test("only the owner can read the stored data, including what an earlier version left readable", async () => {
  const parent = temporaryDirectory();
  const directory = join(parent, "new", "data");
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  const open = async () => {
    const store = await openSqliteStore(directory);
    store.collection("entries").set("secret", 1);
    await store.flush();
    return store;
  };
  const store = await open();
  expect(modesOf(directory)).toEqual({ ".": 0o700, "cloud.sqlite": 0o600, "cloud.sqlite-wal": 0o600 });
  expect(modesOf(parent)["new"]).toBe(0o700);
  await store.close();

  for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o644);
  const again = await open();
  expect(modesOf(directory)).toEqual({ ".": 0o700, "cloud.sqlite": 0o600, "cloud.sqlite-wal": 0o600 });
  await again.close();
});

test("the permissions of an existing directory stay as they are", async () => {
  const directory = temporaryDirectory();
  chmodSync(directory, 0o755);
  const store = await openSqliteStore(directory);
  expect(modesOf(directory)["."]).toBe(0o755);
  await store.close();
});
