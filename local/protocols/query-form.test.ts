import { expect, test } from "vitest";
import { escapeXml } from "../xml.ts";
import { fromForm } from "./query-form.ts";
import { toXml } from "./query-xml.ts";

const read = (form: string) => fromForm(new URLSearchParams(form));

test("members make a list, in the order of their numbers", () => {
  expect(read("Keys.member.10=c&Keys.member.2=b&Keys.member.1=a")).toEqual({ Keys: ["a", "b", "c"] });
});

test("members can be structures", () => {
  expect(read("Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=b")).toEqual({
    Tags: [{ Key: "a", Value: "1" }, { Key: "b" }],
  });
});

test("entries make a map, whichever way their key is called", () => {
  expect(read("Attributes.entry.1.key=a&Attributes.entry.1.value=1")).toEqual({ Attributes: { a: "1" } });
  expect(read("M.entry.1.Name=a&M.entry.1.Value.DataType=String&M.entry.1.Value.StringValue=x")).toEqual({
    M: { a: { DataType: "String", StringValue: "x" } },
  });
});

test("a dotted name of a map's key stays whole, and a key may be __proto__", () => {
  expect(read("A.entry.1.key=a.b&A.entry.1.value=1")).toEqual({ A: { "a.b": "1" } });
  const { A } = read("A.entry.1.key=__proto__&A.entry.1.value=1") as { A: object };
  expect(Object.entries(A)).toEqual([["__proto__", "1"]]);
});

test("text is as it was before the form", () => {
  expect(read("Message=a%2Bb+%26%20%C3%A4%0A")).toEqual({ Message: "a+b & ä\n" });
  expect(read("Tags=")).toEqual({ Tags: "" });
});

test("answers: lists, maps, structures and what is left out", () => {
  expect(toXml({ A: ["x", { B: 1 }], C: undefined, D: new Map([["k", "<&>"]]), E: [] })).toBe(
    "<A><member>x</member><member><B>1</B></member></A><D><entry><key>k</key><value>&lt;&amp;&gt;</value></entry></D><E></E>",
  );
});

test("what XML cannot hold does not break the answer", () => {
  expect(escapeXml("a\u0000\r\n\tb")).toBe("a\ufffd&#xD;\n\tb");
});
