import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { HttpResponse } from "../../aws.ts";
import type { Assets } from "../bundle.ts";

/** Written when the package is built; in the repository the page is bundled from its source instead. */
const PREBUILT = fileURLToPath(new URL("../assets/", import.meta.url));

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><style>g{color:#171a18}@media(prefers-color-scheme:dark){g{color:#e9ece9}}</style><g><rect x="8.5" y="1" width="3" height="18" rx="1.5" fill="currentColor"/><path d="M2 6h6M12 4.5h6M12 10h6M2 14h6M12 15.5h6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></g></svg>`;

const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** The page's files. They are read, or bundled, when the first of them is asked for. */
export function createAssets(): (name: string, knownTag: string | undefined) => Promise<HttpResponse | undefined> {
  let loading: Promise<Assets> | undefined;
  return async (name, knownTag) => {
    loading ??= loadAssets();
    const body = (await loading).get(name);
    if (!body) return undefined;
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
    const headers = { etag, "cache-control": "no-cache", "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? "" };
    return knownTag === etag ? { status: 304, headers, body: "" } : { status: 200, headers, body };
  };
}

async function loadAssets(): Promise<Assets> {
  const assets = existsSync(PREBUILT) ? await readAssets() : await (await import("../bundle.ts")).bundlePage();
  return assets.set("icon.svg", Buffer.from(ICON));
}

async function readAssets(): Promise<Assets> {
  const names = await readdir(PREBUILT);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(`${PREBUILT}${name}`)] as const)));
}
