import { expect, test } from "vitest";
import { md5OfAttributes, md5OfBody } from "./checksum.ts";

// Checksums returned by AWS itself.
test("of a body", () => {
  expect(md5OfBody("msg")).toBe("6e2baaf3b97dbeef01c0043275f9a0e7");
});

test("of text attributes, in any order", () => {
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  expect(md5OfAttributes({ Foo: text("Bar") })).toBe("ae7155c6026991b6d54b11589678bf9c");
  expect(md5OfAttributes({ "Help.Me": text("Me"), General: text("Kenobi"), Hello: text("There") })).toBe(
    "4c360f3fdafd970e05fae2f149d997f5",
  );
});

test("of a binary attribute", () => {
  const value = "traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
  expect(
    md5OfAttributes({ attr1: { DataType: "Binary", BinaryValue: Buffer.from(value, "latin1").toString("base64") } }),
  ).toBe("8cbe4db156db8a94db8b801b7addb984");
});
