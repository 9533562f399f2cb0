import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../start-cloud.ts";
import type { Boot } from "../api/boot.ts";
import type { EventsPage } from "../api/events.ts";
import type { Frame } from "../api/stream.ts";
import { bundlePage } from "../bundle.ts";

/** Runs `check` against an empty cloud's console. */
async function withCloud(check: (cloud: LocalCloud) => Promise<void>): Promise<void> {
  const cloud = await startCloud();
  try {
    await check(cloud);
  } finally {
    await cloud.stop();
  }
}

async function bootOf({ endpoint }: LocalCloud): Promise<Boot> {
  const html = await (await fetch(`${endpoint}/console/events`)).text();
  return JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
}

const EVENT = { source: "app", type: "Tried", detail: { text: "</script><b>no markup</b>" }, resources: ["thing-1"] };

function send({ endpoint }: LocalCloud, token: string, body: unknown = EVENT): Promise<Response> {
  const headers = { "x-console-token": token };
  return fetch(`${endpoint}/console/api/events`, { method: "POST", headers, body: JSON.stringify(body) });
}

test("a browser that opens the endpoint is led to the console; a program gets the API's answer", async () => {
  await withCloud(async ({ endpoint }) => {
    const browser = await fetch(endpoint, { headers: { accept: "text/html" }, redirect: "manual" });
    expect([browser.status, browser.headers.get("location")]).toEqual([307, "/console/"]);
    expect((await fetch(endpoint)).status).toBe(404);
  });
});

test("every page is the same, and a strict policy keeps others' scripts and markup out", async () => {
  await withCloud(async ({ endpoint }) => {
    const page = await fetch(`${endpoint}/console/stories/ord_1`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain("unsafe");
    const steady = (html: string) => html.replace(/"aheadMs":-?\d+/, "");
    expect(steady(await page.text())).toBe(steady(await (await fetch(`${endpoint}/console/`)).text()));
  });
});

test("a change needs the token that the page has", async () => {
  await withCloud(async (cloud) => {
    expect((await send(cloud, "")).status).toBe(403);
    expect((await send(cloud, `${"x".repeat(32)}`)).status).toBe(403);
    const { token } = await bootOf(cloud);
    expect(await (await send(cloud, token)).json()).toMatchObject({ FailedEntryCount: 0 });
    const wrong = await send(cloud, token, { source: 1 });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toEqual({
      message: "source: expected a string, not 1. type is missing. detail is missing.",
    });
  });
});

test("events are listed, searched, and told one by one", async () => {
  await withCloud(async (cloud) => {
    const { token } = await bootOf(cloud);
    await send(cloud, token);
    await send(cloud, token, { ...EVENT, type: "Other" });
    const list = async (query: string): Promise<EventsPage> =>
      (await (await fetch(`${cloud.endpoint}/console/api/events?${query}`)).json()) as EventsPage;
    const all = await list("limit=1");
    expect(all).toMatchObject({ more: true, rows: [{ type: "Other", outcome: "nobody", story: "thing-1" }] });
    expect(all.summary.counts.all).toBe(2);
    expect((await list(`before=${all.rows[0]?.seq}`)).rows).toMatchObject([{ type: "Tried" }]);
    expect((await list("q=type:Tried")).rows).toHaveLength(1);
    const id = all.rows[0]?.id;
    const details = await (await fetch(`${cloud.endpoint}/console/api/events/${id}`)).json();
    expect(details).toMatchObject({ bus: "default", rules: [], event: { id, detail: EVENT.detail } });
    expect((await fetch(`${cloud.endpoint}/console/api/events/gone`)).status).toBe(404);
  });
});

test("the stream tells what has changed after the fact that the page has seen", async () => {
  await withCloud(async (cloud) => {
    const { token } = await bootOf(cloud);
    await send(cloud, token);
    const after = cloud.trace.recent().at(-1)?.seq;
    const stop = new AbortController();
    const stream = await fetch(`${cloud.endpoint}/console/api/stream?after=${after}&events=type:Other`, stop);
    await send(cloud, token);
    await send(cloud, token, { ...EVENT, type: "Other" });
    const frames = framesOf(stream);
    for await (const frame of frames) {
      if (!frame.rows) continue;
      expect(frame.rows).toMatchObject([{ type: "Other", subject: "thing-1" }]);
      expect(frame.perMinute).toBe(3);
      break;
    }
    stop.abort();
  });
});

async function* framesOf({ body }: Response): AsyncGenerator<Frame> {
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const messages = text.split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data) yield JSON.parse(data);
    }
  }
}

test("the page's files are served, with a tag that saves sending them again", async () => {
  await withCloud(async ({ endpoint }) => {
    const html = await (await fetch(`${endpoint}/console/`)).text();
    const files = [...html.matchAll(/\/console\/assets\/[\w.-]+/g)].map(([path]) => path);
    expect(files).toEqual(expect.arrayContaining(["/console/assets/main.js", "/console/assets/main.css"]));
    for (const path of files) {
      const response = await fetch(endpoint + path);
      expect([path, response.status]).toEqual([path, 200]);
      const tag = response.headers.get("etag") ?? "";
      expect((await fetch(endpoint + path, { headers: { "if-none-match": tag } })).status).toBe(304);
    }
    expect((await fetch(`${endpoint}/console/assets/../server.ts`)).status).not.toBe(500);
  });
});

test("the first view takes less than 60 kB, compressed", async () => {
  const assets = await bundlePage();
  const view = [...assets.keys()].find((name) => name.startsWith("map-view-")) ?? "";
  const needed = new Set(["main.js", "main.css", view]);
  // What a file imports at its beginning is loaded with it; what it imports later, when it is needed.
  for (const name of needed)
    for (const [, file = ""] of String(assets.get(name)).matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g))
      needed.add(file);
  expect(needed.size).toBeGreaterThan(4);
  const bytes = [...needed].reduce((sum, name) => sum + gzipSync(assets.get(name) ?? "").length, 0);
  expect(bytes).toBeLessThan(60_000);
});
