import { describe, expect, test } from "vitest";
import { InvalidPattern, parsePattern } from "./index.ts";

function refusalOf(text: string): string {
  try {
    parsePattern(text);
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message.replace("Event pattern is not valid. Reason: ", "");
    throw error;
  }
  return "accepted";
}

const at = (text: string, column: number, line = 1) =>
  `\n at [Source: (String)"${text}"; line: ${line}, column: ${column}]`;

describe("AWS's answers, word for word and with the place it gives", () => {
  test.each([
    ['{"int": 42}', '"int" must be an object or an array', 11],
    ['{"string": "my-value"}', '"string" must be an object or an array', 13],
    ['{"resources": []}', "Empty arrays are not allowed", 17],
    ['{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}', "Unrecognized match type NUMERIC", 36],
    ['{"my_key": [{"EXISTS": true}]}', "Unrecognized match type EXISTS", 28],
    ['{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}', "Bad numeric range operator: >", 49],
    ['{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}', "Value of < must be numeric", 50],
  ])("%s", (text, reason, column) => {
    expect(refusalOf(text)).toBe(reason + at(text, column));
  });

  test("the code is InvalidEventPatternException", () => {
    expect(() => parsePattern("{}")).toThrow(
      expect.objectContaining({
        code: "InvalidEventPatternException",
        message: `Event pattern is not valid. Reason: Empty objects are not allowed${at("{}", 3)}`,
      }),
    );
  });
});

describe("what a pattern must not be", () => {
  test.each([
    ["[]", "Filter is not an object"],
    ['"text"', "Filter is not an object"],
    ["", "Filter is not an object"],
    ['{"a":{}}', "Empty objects are not allowed"],
    ['{"a":{"b":{}}}', "Empty objects are not allowed"],
    ['{"a":null}', '"a" must be an object or an array'],
    ['{"a":[[1]]}', "Match value must be String, number, true, false, or null"],
    ['{"a":[{}]}', "Match expression name not found"],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', "Only one key allowed in match expression"],
    ['{"a":[{"prefix":{"equals-ignore-case":"x","b":1}}]}', "Only one key allowed in match expression"],
    ['{"a":[{"Prefix":"x"}]}', "Unrecognized match type Prefix"],
    ['{"a":[{"prefix":1}]}', "prefix match pattern must be a string"],
    ['{"a":[{"prefix":["x"]}]}', "prefix match pattern must be a string"],
    ['{"a":[{"prefix":{"wildcard":"x"}}]}', "Unsupported prefix pattern: wildcard"],
    ['{"a":[{"suffix":null}]}', "suffix match pattern must be a string"],
    ['{"a":[{"suffix":{"equals-ignore-case":1}}]}', "equals-ignore-case match pattern must be a string"],
    ['{"a":[{"equals-ignore-case":["x"]}]}', "equals-ignore-case match pattern must be a string"],
    ['{"a":[{"exactly":1}]}', "exact match pattern must be a string"],
    ['{"a":[{"exists":"true"}]}', "exists match pattern must be either true or false."],
    ['{"a":[{"exists":true,"b":1}]}', "Only one key allowed in match expression"],
    ['{"a":[{"wildcard":5}]}', "wildcard match pattern must be a string"],
    ['{"a":[{"wildcard":"a**b"}]}', "Consecutive wildcard characters at pos 2"],
    ['{"a":[{"wildcard":"é**"}]}', "Consecutive wildcard characters at pos 3"],
    ['{"a":[{"wildcard":"a\\\\b"}]}', "Invalid escape character at pos 2"],
    ['{"a":[{"wildcard":"a\\\\"}]}', "Invalid escape character at pos 2"],
    ['{"a":[{"numeric":5}]}', "Value of numeric must be an array."],
    ['{"a":[{"numeric":[]}]}', "Invalid member in numeric match: ]"],
    ['{"a":[{"numeric":[5]}]}', "Invalid member in numeric match: 5"],
    ['{"a":[{"numeric":["=","5"]}]}', "Value of equals must be numeric"],
    ['{"a":[{"numeric":["<"]}]}', "Value of < must be numeric"],
    ['{"a":[{"numeric":["=>",5]}]}', "Unrecognized numeric range operator: =>"],
    ['{"a":[{"numeric":["<",5,">",1]}]}', "Too many elements in numeric expression"],
    ['{"a":[{"numeric":["=",5,6]}]}', "Too many elements in numeric expression"],
    ['{"a":[{"numeric":[">",1,5]}]}', "Bad value in numeric range: 5"],
    ['{"a":[{"numeric":[">",1,"<",5,"<",6]}]}', "Too many terms in numeric range expression"],
    ['{"a":[{"numeric":[">",5,"<",5]}]}', "Bottom must be less than top"],
    ['{"a":[{"numeric":[">=",6,"<=",5]}]}', "Bottom must be less than top"],
    ['{"a":[{"numeric":["<",9007199254740993]}]}', "Cannot compare number : 9007199254740993"],
    ['{"a":[{"numeric":["<",1e400]}]}', "Cannot compare number : 1e400"],
    [
      '{"a":[{"anything-but":[]}]}',
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    ],
    [
      '{"a":[{"anything-but":["x",1]}]}',
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    ],
    ['{"a":[{"anything-but":null}]}', "Value of anything-but must be an array or single string/number value."],
    ['{"a":[{"anything-but":true}]}', "Value of anything-but must be an array or single string/number value."],
    ['{"a":[{"anything-but":{}}]}', "Anything-But expression name not found"],
    ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', "Unsupported anything-but pattern: numeric"],
    ['{"a":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}', "Unsupported anything-but pattern: cidr"],
    ['{"a":[{"anything-but":{"exists":true}}]}', "Unsupported anything-but pattern: exists"],
    [
      '{"a":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]}',
      "Value of anything-but must be an array or single string/number value.",
    ],
    ['{"a":[{"anything-but":{"prefix":""}}]}', "Null prefix/suffix not allowed"],
    ['{"a":[{"anything-but":{"suffix":""}}]}', "Null prefix/suffix not allowed"],
    ['{"a":[{"anything-but":{"prefix":1}}]}', "prefix/suffix match pattern must be a string"],
    ['{"a":[{"anything-but":{"prefix":[]}}]}', "Empty arrays are not allowed"],
    ['{"a":[{"anything-but":{"wildcard":["a**"]}}]}', "Consecutive wildcard characters at pos 2"],
    ['{"a":[{"anything-but":{"wildcard":1}}]}', "wildcard match pattern must be a string"],
    [
      '{"a":[{"anything-but":{"equals-ignore-case":1}}]}',
      "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    ],
    ['{"a":[{"anything-but":{"prefix":"x","suffix":"y"}}]}', "Too many elements in numeric expression"],
    ['{"a":[{"anything-but":"x","b":1}]}', "Too many elements in numeric expression"],
    ['{"$or":{"a":[1]}}', "It must be an Array followed with $or."],
    ['{"$or":[{"a":[1]}]}', "There must have at least 2 Objects in $or relationship."],
    ['{"$or":[{"a":[1]},2]}', "Only JSON object is allowed in array of $or relationship."],
    ['{"$or":[{"a":[1]},{}]}', "Empty objects are not allowed"],
    ['{"$or":[{"a":[1]},{"prefix":[2]}]}', "prefix is Ruler reserved fieldName which cannot be used inside $or."],
    ['{"$or":[{"a":[1]},{"b":{"=":[2]}}]}', "= is Ruler reserved fieldName which cannot be used inside $or."],
    [
      '{"$or":[{"a":[1]},{"date-after":[2]}]}',
      "date-after is Ruler reserved fieldName which cannot be used inside $or.",
    ],
  ])("%s", (text, reason) => {
    const refusal = refusalOf(text);
    expect(refusal.slice(0, refusal.indexOf("\n at [Source"))).toBe(reason);
    expect(refusal).toContain(`(String)"${text}"; line: 1, column: `);
  });

  test("an error from inside an anything-but list has its place twice", () => {
    const text = '{"a":[{"anything-but":["x",null]}]}';
    const place = at(text, 32);
    expect(refusalOf(text)).toBe(`Inside anything but list, start|null|boolean is not supported.${place}${place}`);
    const empty = '{"a":[{"anything-but":{"prefix":[""]}}]}';
    expect(refusalOf(empty)).toBe(`Null prefix/suffix not allowed${at(empty, 36)}${at(empty, 36)}`);
  });

  test.each([
    ['{"a":[{"cidr":"bad"}]}', "Malformed CIDR, one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/8/8"}]}', "Malformed CIDR, one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/x"}]}', "Malformed CIDR, mask bits must be an integer"],
    ['{"a":[{"cidr":"10.0.0.0/-1"}]}', "Malformed CIDR, mask bits must not be negative"],
    ['{"a":[{"cidr":"10.0.0.0/32"}]}', "IPv4 mask bits must be < 32"],
    ['{"a":[{"cidr":"::1/128"}]}', "IPv6 mask bits must be < 128"],
    ['{"a":[{"cidr":"example.com/8"}]}', "Nonstandard IP address: example.com"],
    ['{"a":[{"cidr":"10.0.0.256/8"}]}', "Invalid IP address: 10.0.0.256"],
    ['{"a":[{"cidr":"1:2:3/8"}]}', "Invalid IP address: 1:2:3"],
    ['{"a":[{"anything-but":9007199254740993}]}', "Cannot compare number : 9007199254740993"],
    [
      '{"detail":{"a":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}}',
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
    ],
  ])("%s, without a place", (text, reason) => {
    expect(refusalOf(text)).toBe(reason);
  });

  test("$or that multiply beyond measure", () => {
    const or = (field: number) => `"x${field}":{"$or":[{"a":[1]},{"b":[1]},{"c":[1]},{"d":[1]}]}`;
    expect(refusalOf(`{${[1, 2, 3, 4].map(or).join()}}`)).toBe("accepted");
    expect(refusalOf(`{${[1, 2, 3, 4, 5].map(or).join()}}`)).toMatch(/^Rule is too complex - its \$or/);
  });
});

describe("what is not JSON", () => {
  test.each([
    ["{", "Unexpected end-of-input: expected close marker for Object (start marker at [Source", 1],
    ['{"a" [1]}', "Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value", 1],
    ["{a:[1]}", "Unexpected character ('a' (code 97)): was expecting double-quote to start field name", 1],
    ['{"a":[1}', "Unexpected close marker '}': expected ']' (for Array)", 1],
    ['{"a":[1 2]}', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1],
    ['{"a":[yes]}', "Unrecognized token 'yes': was expecting", 1],
    ['{"a":[01]}', "Invalid numeric value: Leading zeroes not allowed", 1],
    ['{"a":["\\x"]}', "Unrecognized character escape 'x' (code 120)", 1],
    ['{\n "a":["x\n"]}', "Illegal unquoted character ((CTRL-CHAR, code 10))", 3],
    ['{"a":["x', "Unexpected end-of-input", 1],
    ['{"a":[1]} x', "Unrecognized token 'x'", 1],
    ['{"a":[1]}{}', "Nothing may follow the event pattern", 1],
  ])("%s", (text, reason, line) => {
    const refusal = refusalOf(text);
    expect(refusal).toContain(reason);
    expect(refusal).toMatch(new RegExp(`; line: ${line}, column: \\d+]$`));
  });

  test("a long pattern is shown by its start", () => {
    const text = `{"a":["${"x".repeat(600)}"]`;
    expect(refusalOf(text)).toContain(`${"x".repeat(493)}"[truncated ${text.length - 500} chars]; line: 1`);
  });
});

test.each([
  '{"a":[{"prefix":""}]}',
  '{"a":[{"suffix":""}]}',
  '{"a":[{"exactly":"x"}]}',
  '{"a":[{"wildcard":""}]}',
  '{"a":[{"wildcard":"*.example.*.com"}]}',
  '{"a":[9007199254740993]}',
  '{"a":[{"numeric":["=",1e300]}]}',
  '{"a":[{"cidr":"::/0"}]}',
  '{"prefix":["a field of this name is fine outside of $or"]}',
  ' \r\n\t{ "a" : [ 1 , "x" , null , true , false , { "exists" : false } ] } ',
  '{"a":["\\u0041\\n\\"\\\\"]}',
])("accepts %s", (text) => {
  expect(refusalOf(text)).toBe("accepted");
});
