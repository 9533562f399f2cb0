import { expect, test } from "vitest";
import { readXml, writeXml } from "./xml.ts";

test("a list is its element again and again, what is undefined is left out, text is escaped", () => {
  expect(writeXml({ A: ["x", { B: 1 }], C: undefined, D: "<&>", E: [], F: {}, G: true })).toBe(
    "<A>x</A><A><B>1</B></A><D>&lt;&amp;&gt;</D><F></F><G>true</G>",
  );
});

const key = (text: string) => readXml(text, "R")?.elements["K"]?.map((node) => node.text);

test.each([
  ["<R><K>a</K><K>b</K></R>", ["a", "b"]],
  ["<?xml version='1.0'?>\n<R xmlns='urn:x'>\n  <K> a </K>\n</R>", [" a "]],
  ["<R><!-- <K>no</K> --><K>&lt;&#65;&#x1F600;&#128512;</K></R>", ["<A\u{1f600}\u{1f600}"]],
  ["<R><K><![CDATA[<K>&amp;]]></K></R>", ["<K>&amp;"]],
  ["<R><K/></R>", [""]],
  ["<R></R>", undefined],
])("%s holds %j", (text, keys) => {
  expect(key(text)).toEqual(keys);
});

test.each(["", "text", "<R>", "<R><K></R></K>", "<Other/>", "<__proto__/>", "<R>".repeat(100_000)])(
  "%.40s cannot be read",
  (text) => {
    expect(readXml(text, "R")).toBeUndefined();
  },
);
