import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { book } from "./index.ts";
import { documentsOf } from "./to-markdown.ts";

/** Writes the lessons as Markdown into `docs/lessons/`. */
const directory = fileURLToPath(new URL("../docs/lessons/", import.meta.url));
await rm(directory, { recursive: true, force: true });
await mkdir(directory);
for (const [name, text] of Object.entries(documentsOf(book))) await writeFile(`${directory}${name}`, text);
