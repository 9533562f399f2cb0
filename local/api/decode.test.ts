import { describe, expect, test } from "vitest";
import { decode } from "./decode.ts";
import { blob, boolean, list, type Members, map, number, required, structure, text, time } from "./shapes.ts";

const members: Members = {
  Name: required(text()),
  Count: number(),
  Force: boolean,
  At: time,
  Data: blob({ max: 4 }),
  Items: list(structure({ Id: required(text()) })),
  Paths: map(text(), text()),
};

describe("decode", () => {
  test("keeps what fits, and what it does not know", () => {
    const whole = {
      Name: "a",
      Count: 9,
      Force: true,
      At: 1.5,
      Data: "YWI=",
      Items: [{ Id: "a" }],
      Paths: { a: "b" },
      Unknown: [null],
    };
    expect(decode(whole, members)).toEqual(whole);
  });

  test("forgets what is null, at every depth", () => {
    const decoded = decode({ Name: null, Items: [{ Id: null, Other: null }], Paths: { a: null } }, members);
    expect(decoded).toStrictEqual({ Items: [{}], Paths: {} });
  });

  test("cuts an integer's fraction off", () => {
    expect(decode({ Count: 2.9 }, members)).toEqual({ Count: 2 });
  });

  test("takes names of an object's own properties for names", () => {
    const input = JSON.parse('{"__proto__":{"Count":"1"},"constructor":1,"Paths":{"__proto__":"a"}}');
    expect(JSON.stringify(decode(input, members))).toBe(JSON.stringify(input));
  });

  test.each([
    [{ Name: 1 }, "NUMBER_VALUE cannot be converted to a String"],
    [{ Name: true }, "TRUE_VALUE cannot be converted to a String"],
    [{ Name: [] }, "Start of list found where not expected"],
    [{ Count: "1" }, "STRING_VALUE cannot be converted to an Integer"],
    [{ Count: Number.POSITIVE_INFINITY }, "Infinity at 'Count' is too large an integer."],
    [{ Items: {} }, "Start of structure or map found where not expected."],
    [{ Items: [null] }, "NULL_VALUE cannot be converted to a structure"],
    [{ Items: [{ Id: 1 }] }, "NUMBER_VALUE cannot be converted to a String"],
    [{ Paths: [] }, "Start of list found where not expected"],
    [{ Paths: { a: {} } }, "Start of structure or map found where not expected."],
    [{ Force: "yes" }, "STRING_VALUE cannot be converted to a Boolean"],
    [{ Data: 1 }, "NUMBER_VALUE cannot be converted to a Blob"],
    [{ Data: "YWI" }, "The text at 'Data' is not Base64 with padding."],
    [{ Data: "Y-I=" }, "The text at 'Data' is not Base64 with padding."],
    [{ Data: "=".repeat(4) }, "The text at 'Data' is not Base64 with padding."],
    [{ At: 1e20 }, "100000000000000000000 at 'At' is not a time stamp in seconds since the epoch."],
    [{ At: "now" }, "STRING_VALUE cannot be converted to a Timestamp"],
  ])("refuses %o", (input, message) => {
    expect(() => decode(input, members)).toThrow(expect.objectContaining({ code: "SerializationException", message }));
  });
});
