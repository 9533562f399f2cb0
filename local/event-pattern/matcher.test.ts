import { describe, expect, test } from "vitest";
import { createMatcher, matches, parsePattern, testEventPattern } from "./index.ts";

/** Pattern, events that match it, events that do not. */
type Row = [pattern: string, matching: string[], other: string[]];

function check(rows: Row[]): void {
  test.each(rows)("%s", (pattern, matching, other) => {
    for (const event of matching) expect(matches(pattern, event), event).toBe(true);
    for (const event of other) expect(matches(pattern, event), event).toBe(false);
  });
}

describe("types are never converted", () => {
  check([
    ['{"a":["300"]}', ['{"a":"300"}'], ['{"a":300}']],
    ['{"a":[300]}', ['{"a":300}'], ['{"a":"300"}']],
    ['{"a":[true]}', ['{"a":true}'], ['{"a":"true"}', '{"a":1}', '{"a":false}']],
    ['{"a":[null]}', ['{"a":null}'], ["{}", '{"a":""}', '{"a":"null"}', '{"a":[]}', '{"a":{}}']],
    ['{"a":[""]}', ['{"a":""}'], ["{}", '{"a":null}', '{"a":" "}']],
    ['{"detail":{"a":[1]}}', ['{"detail":{"a":1}}'], ['{"detail":"{\\"a\\":1}"}']],
    ['{"A":[1]}', ['{"A":1}'], ['{"a":1}']],
  ]);
});

describe("numbers", () => {
  check([
    ['{"a":[300]}', ['{"a":300.0}', '{"a":3e2}', '{"a":3E+2}', '{"a":0.3e3}'], ['{"a":300.1}', '{"a":-300}']],
    ['{"a":[3.0e2]}', ['{"a":300}', '{"a":300.000}'], ['{"a":3e1}']],
    ['{"a":[0]}', ['{"a":-0}', '{"a":0.0}', '{"a":0e9}'], ['{"a":null}']],
    ['{"a":[9007199254740993]}', ['{"a":9007199254740993}'], ['{"a":9007199254740992}', '{"a":9007199254740993.0}']],
    ['{"a":[9007199254740992]}', ['{"a":9007199254740992}', '{"a":9007199254740992.0}'], ['{"a":9007199254740993}']],
    ['{"a":[122.481234567890123456]}', ['{"a":122.481234567890123456}'], ['{"a":122.48123456789013}']],
    [
      '{"a":[{"numeric":[">",0]}]}',
      ['{"a":1}', '{"a":1e300}'],
      ['{"a":0}', '{"a":"1"}', '{"a":1e400}', '{"a":9007199254740993}'],
    ],
    ['{"a":[{"numeric":[">=",0,"<",10]}]}', ['{"a":0}', '{"a":9.99}'], ['{"a":10}', '{"a":-0.01}', '{"a":true}']],
    ['{"a":[{"numeric":["=",3.018e2]}]}', ['{"a":301.8}'], ['{"a":301.80000000000001}', '{"a":302}']],
    ['{"a":[{"numeric":["<",6000000000]}]}', ['{"a":5999999999.12}'], ['{"a":6e9}']],
  ]);
});

describe("text operators", () => {
  check([
    [
      '{"a":[{"prefix":"ab"}]}',
      ['{"a":"ab"}', '{"a":"abc"}'],
      ['{"a":"a"}', '{"a":"Abc"}', '{"a":"xab"}', '{"a":null}'],
    ],
    ['{"a":[{"prefix":""}]}', ['{"a":""}', '{"a":"x"}'], ['{"a":5}', '{"a":null}', "{}"]],
    ['{"a":[{"prefix":"1"}]}', ['{"a":"12"}'], ['{"a":12}']],
    [
      '{"a":[{"suffix":".png"}]}',
      ['{"a":".png"}', '{"a":"x.png"}'],
      ['{"a":"png"}', '{"a":"x.PNG"}', '{"a":"x.png "}'],
    ],
    ['{"a":[{"suffix":""}]}', ['{"a":""}', '{"a":"x"}'], ['{"a":5}']],
    ['{"a":[{"equals-ignore-case":"AbC"}]}', ['{"a":"abc"}', '{"a":"ABC"}'], ['{"a":"ab"}', '{"a":"abcd"}']],
    ['{"a":[{"equals-ignore-case":"STRASSE"}]}', ['{"a":"strasse"}'], ['{"a":"straße"}']],
    ['{"a":[{"equals-ignore-case":"ΣΑΣ"}]}', ['{"a":"σασ"}'], ['{"a":"σας"}']],
    [
      '{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}',
      ['{"a":"EVENTBridge"}', '{"a":"eventb"}'],
      ['{"a":"event"}'],
    ],
    ['{"a":[{"suffix":{"equals-ignore-case":".png"}}]}', ['{"a":"x.PNG"}', '{"a":".pNg"}'], ['{"a":"x.pn"}']],
    ['{"a":[{"exactly":"x"}]}', ['{"a":"x"}'], ['{"a":"X"}']],
    ['{"a":["\\u0041\\""]}', ['{"a":"A\\""}', '{"a":"\\u0041\\u0022"}'], ['{"a":"A"}']],
  ]);
});

describe("wildcards", () => {
  check([
    ['{"a":[{"wildcard":"*"}]}', ['{"a":""}', '{"a":"x"}'], ['{"a":1}', "{}"]],
    ['{"a":[{"wildcard":""}]}', ['{"a":""}'], ['{"a":"x"}']],
    ['{"a":[{"wildcard":"abc"}]}', ['{"a":"abc"}'], ['{"a":"abcd"}', '{"a":"xabc"}']],
    [
      '{"a":[{"wildcard":"dir/*.png"}]}',
      ['{"a":"dir/x.png"}', '{"a":"dir/.png"}'],
      ['{"a":"dir/x.png.bak"}', '{"a":"dir.png"}'],
    ],
    ['{"a":[{"wildcard":"*ab*b"}]}', ['{"a":"abb"}', '{"a":"xabyb"}'], ['{"a":"ab"}', '{"a":"bba"}']],
    ['{"a":[{"wildcard":"a*a"}]}', ['{"a":"aa"}'], ['{"a":"a"}']],
    ['{"a":[{"wildcard":"\\\\*\\\\\\\\*"}]}', ['{"a":"*\\\\x"}'], ['{"a":"x\\\\x"}', '{"a":"*x"}']],
  ]);
});

describe("anything-but", () => {
  check([
    [
      '{"a":[{"anything-but":"x"}]}',
      ['{"a":"y"}', '{"a":null}', '{"a":5}', '{"a":""}'],
      ['{"a":"x"}', "{}", '{"a":[]}', '{"a":{}}'],
    ],
    ['{"a":[{"anything-but":["x","y"]}]}', ['{"a":"z"}', '{"a":["x","z"]}'], ['{"a":"y"}', '{"a":["x","y"]}']],
    ['{"a":[{"anything-but":0}]}', ['{"a":1}', '{"a":"0"}', '{"a":9007199254740993}'], ['{"a":0}', '{"a":0.0}']],
    ['{"a":[{"anything-but":[100,2e2]}]}', ['{"a":101}'], ['{"a":200}', '{"a":1e2}']],
    ['{"a":[{"anything-but":{"prefix":"x"}}]}', ['{"a":"y"}', '{"a":5}', '{"a":null}'], ['{"a":"xy"}', "{}"]],
    ['{"a":[{"anything-but":{"suffix":["x","y"]}}]}', ['{"a":"z"}', '{"a":5}'], ['{"a":"ax"}', '{"a":"y"}']],
    [
      '{"a":[{"anything-but":{"equals-ignore-case":["X","Yz"]}}]}',
      ['{"a":"z"}', '{"a":5}'],
      ['{"a":"x"}', '{"a":"yZ"}'],
    ],
    [
      '{"a":[{"anything-but":{"wildcard":["*/lib/*","x"]}}]}',
      ['{"a":"/src/y"}', '{"a":5}', '{"a":null}'],
      ['{"a":"/lib/y"}', '{"a":"x"}'],
    ],
  ]);
});

describe("exists", () => {
  check([
    [
      '{"a":[{"exists":true}]}',
      ['{"a":1}', '{"a":null}', '{"a":""}', '{"a":[1]}'],
      ["{}", '{"a":{}}', '{"a":{"b":1}}', '{"a":[]}'],
    ],
    [
      '{"a":[{"exists":false}]}',
      ["{}", '{"a":{}}', '{"a":{"b":1}}', '{"a":[]}'],
      ['{"a":1}', '{"a":null}', '{"a":[[null]]}'],
    ],
    ['{"a":[null,{"exists":false}]}', ["{}", '{"a":null}'], ['{"a":1}']],
    ['{"a":[{"exists":false}],"b":[1]}', ['{"b":1}'], ['{"a":0,"b":1}', "{}"]],
  ]);
});

describe("addresses", () => {
  check([
    [
      '{"a":[{"cidr":"10.0.0.0/24"}]}',
      ['{"a":"10.0.0.0"}', '{"a":"10.0.0.255"}', '{"a":"::ffff:a00:1"}'],
      ['{"a":"10.0.1.0"}', '{"a":"x"}', '{"a":10}', '{"a":"10.0.0.0/24"}'],
    ],
    ['{"a":[{"cidr":"10.0.0.77/24"}]}', ['{"a":"10.0.0.1"}'], ['{"a":"10.0.1.77"}']],
    [
      '{"a":[{"cidr":"2001:db8::/32"}]}',
      ['{"a":"2001:db8::1"}', '{"a":"2001:0DB8:ffff:0:0:0:0:1"}'],
      ['{"a":"2001:db9::"}', '{"a":"::1"}'],
    ],
    ['{"a":[{"cidr":"::/0"}]}', ['{"a":"::1"}', '{"a":"10.0.0.1"}'], ['{"a":"text"}']],
    ['{"a":["10.0.0.1"]}', ['{"a":"10.0.0.1"}', '{"a":"010.0.0.1"}'], ['{"a":"10.0.0.2"}']],
    ['{"a":["::1"]}', ['{"a":"0:0:0:0:0:0:0:1"}'], ['{"a":"::2"}']],
  ]);
});

describe("$or", () => {
  check([
    ['{"$or":[{"a":[1]},{"b":[1]}]}', ['{"a":1}', '{"b":1}', '{"a":1,"b":1}'], ['{"a":2,"b":2}', "{}"]],
    [
      '{"s":["x"],"$or":[{"a":[1]},{"b":[1],"c":[1]}]}',
      ['{"s":"x","a":1}', '{"s":"x","b":1,"c":1}'],
      ['{"a":1}', '{"s":"x","b":1}'],
    ],
    [
      '{"d":{"$or":[{"a":[1]},{"b":[1]}]},"$or":[{"e":[1]},{"f":[1]}]}',
      ['{"d":{"b":1},"f":1}'],
      ['{"d":{"b":1}}', '{"e":1,"f":1}'],
    ],
    ['{"$or":[{"a":[1]},{"b":[1],"$or":[{"c":[1]},{"d":[1]}]}]}', ['{"b":1,"d":1}', '{"a":1}'], ['{"b":1}', '{"c":1}']],
    ['{"$or":[{"a":[{"exists":false}]},{"a":[{"anything-but":"x"}]}]}', ["{}", '{"a":"y"}'], ['{"a":"x"}']],
  ]);
});

describe("arrays", () => {
  check([
    ['{"a":["x","y"]}', ['{"a":["y","z"]}', '{"a":[["x"]]}', '{"a":[[],[[ "y" ]]]}'], ['{"a":["z"]}', '{"a":[]}']],
    [
      '{"d":{"a":[1],"b":[2]}}',
      ['{"d":[{"a":1,"b":2}]}', '{"d":[{"a":0},{"a":1,"b":2}]}', '{"d":{"a":[0,1],"b":[2]}}'],
      ['{"d":[{"a":1},{"b":2}]}', '{"d":[{"a":1,"b":3},{"a":2,"b":2}]}'],
    ],
    [
      '{"u":{"t":{"k":["color"],"v":["blue"]}}}',
      ['{"u":[{"t":[{"k":"color","v":"blue"}]}]}'],
      ['{"u":[{"t":[{"k":"color"},{"v":"blue"}]}]}', '{"u":[{"t":[{"k":"color"}]},{"t":[{"v":"blue"}]}]}'],
    ],
    ['{"d":{"n":[1]},"v":[1]}', ['{"d":[{"n":2},{"n":1}],"v":1}'], ['{"d":[{"n":1}],"v":2}']],
    [
      '{"d":{"a":[1],"b":[{"exists":false}]}}',
      ['{"d":[{"a":1}]}', '{"d":[{"a":1},{"b":2}]}'],
      ['{"d":[{"a":1,"b":2}]}', '{"d":{"a":1,"b":2}}'],
    ],
    [
      '{"d":{"s":[{"anything-but":"banned"}],"n":["bob"]}}',
      ['{"d":[{"n":"al","s":"banned"},{"n":"bob","s":"ok"}]}'],
      ['{"d":[{"n":"bob","s":"banned"},{"n":"al","s":"ok"}]}'],
    ],
  ]);
});

describe("dots and duplicate keys", () => {
  check([
    [
      '{"d":{"state.status":["x"]}}',
      ['{"d":{"state":{"status":"x"}}}', '{"d":{"state.status":"x"}}', '{"d.state":{"status":"x"}}'],
      ['{"d":{"state":"x"}}'],
    ],
    ['{"d":{"state":{"status":["x"]}}}', ['{"d":{"state.status":"x"}}'], ['{"state.status":"x"}']],
    ['{"a.b":[1],"a":{"b":[2]}}', ['{"a":{"b":2}}'], ['{"a":{"b":1}}']],
    ['{"a":[1],"a":[2]}', ['{"a":2}'], ['{"a":1}']],
    ['{"d":{"a":[1]},"d":{"b":[2]}}', ['{"d":{"a":1,"b":2}}'], ['{"d":{"a":1}}', '{"d":{"b":2}}']],
    ['{"a":["x"]}', ['{"a":"x","a":"y"}', '{"a":"y","a":"x"}'], ['{"a":"y","a":"z"}']],
    ['{"":[1]}', ['{"":1}'], ['{"a":1}']],
    ['{"a\\"b":[1]}', ['{"a\\"b":1}', '{"a\\u0022b":1}'], ['{"ab":1}']],
  ]);
});

describe("what lies beside the asked for is stepped over", () => {
  check([
    [
      '{"a":[1]}',
      [
        '{"x":{"y":[{"z":"}]\\""}]},"s":"\\\\","n":-1.5e3,"t":true,"a":1}',
        ' {\n"x" : [ [ ] , { } ] ,\t"a" : 1 } ',
        '{"a":{"b":2},"a":1}',
        '{"":"","s":"\\\\\\"a\\\\","t":"\\\\\\\\\\"","a":1}',
      ],
      ['{"x":{"a":1}}', '{"x":"\\"a\\":1"}', "{}"],
    ],
  ]);

  test.each([
    ["", "a JSON object at character 0, got its end"],
    ["[1]", 'a JSON object at character 0, got "[1]"'],
    ['{"a"', "a colon"],
    ['{"a":', "a value"],
    ['{"a":1', "a comma or }"],
    ['{"a":[1', "a comma or ]"],
    ['{"a":"x', "the end of a string"],
    ['{"x":{"y":1', "a closing bracket"],
    ["{a:1}", "a name"],
  ])("an event that ends or breaks where it is read is refused: %s", (event, expected) => {
    expect(() => matches('{"a":[1]}', event)).toThrow(expected);
  });
});

describe("a bus with many rules", () => {
  const put = (matcher: ReturnType<typeof createMatcher>, name: string, pattern: object) =>
    matcher.add(name, parsePattern(JSON.stringify(pattern)));

  test("rules come, change and go", () => {
    const matcher = createMatcher();
    expect(matcher.match('{"a":1}')).toEqual([]);
    put(matcher, "one", { a: [1] });
    put(matcher, "two", { a: [1, 2] });
    expect(matcher.match('{"a":1}')).toEqual(["one", "two"]);
    put(matcher, "one", { a: [2] });
    expect(matcher.match('{"a":1}')).toEqual(["two"]);
    expect(matcher.match('{"a":2}')).toEqual(["one", "two"]);
    matcher.remove("two");
    matcher.remove("never there");
    expect(matcher.match('{"a":2}')).toEqual(["one"]);
    put(matcher, "three", { a: [{ prefix: "x" }] });
    expect(matcher.match('{"a":"xy"}')).toEqual(["three"]);
  });

  test("rules that changed or went many times leave nothing behind", () => {
    const matcher = createMatcher();
    for (let round = 0; round < 50; round++) {
      for (const name of ["one", "two", "three"]) put(matcher, name, { a: [round], b: [{ prefix: name }] });
      matcher.remove("two");
      expect(matcher.match(`{"a":${round},"b":["one","two","three"]}`)).toEqual(["one", "three"]);
      expect(matcher.match(`{"a":${round - 1},"b":["one","two","three"]}`)).toEqual([]);
    }
    for (const name of ["one", "three"]) matcher.remove(name);
    expect(matcher.match('{"a":49,"b":"one"}')).toEqual([]);
  });

  test("a rule matches on when most others have gone", () => {
    const matcher = createMatcher();
    for (const name of ["stays", "goes", "goes too"]) put(matcher, name, { a: [1] });
    expect(matcher.match('{"a":1}')).toEqual(["stays", "goes", "goes too"]);
    matcher.remove("goes");
    matcher.remove("goes too");
    expect(matcher.match('{"a":1}')).toEqual(["stays"]);
  });

  test("a rule is named once, however many ways it matches", () => {
    const matcher = createMatcher();
    put(matcher, "one", { $or: [{ a: [1] }, { b: [1] }] });
    expect(matcher.match('{"a":[1,1],"b":1}')).toEqual(["one"]);
  });

  test("what an event left behind does not leak into the next", () => {
    const matcher = createMatcher();
    put(matcher, "both", { a: [1], b: [{ prefix: "x" }] });
    expect(matcher.match('{"a":1,"b":"x"}')).toEqual(["both"]);
    expect(matcher.match('{"a":1}')).toEqual([]);
    expect(matcher.match('{"b":"x"}')).toEqual([]);
  });
});

describe("a megabyte of anything is read in a time that grows with its length", () => {
  const MEGABYTE = 1_000_000;
  test.each([
    ["zeros in a number", '{"a":[{"numeric":[">",1]}]}', `{"a":0.1${"0".repeat(MEGABYTE)}1}`],
    ["colons that are no address", '{"a":[{"cidr":"::/0"}]}', `{"a":"${":".repeat(MEGABYTE)}x"}`],
    ["colons beside an address", '{"a":["10.0.0.1"]}', `{"a":"${":".repeat(MEGABYTE)}x"}`],
    [
      "letters before a suffix",
      `{"a":[{"suffix":{"equals-ignore-case":"b${"a".repeat(1_900)}"}}]}`,
      `{"a":"${"a".repeat(MEGABYTE)}"}`,
    ],
    [
      "a value again and again, beside a long list",
      JSON.stringify({ a: [{ "anything-but": Array.from({ length: 400 }, (_, index) => index) }] }),
      `{"a":[${"399,".repeat(MEGABYTE / 4)}399]}`,
    ],
    [
      "elements, and five hundred ways to match",
      JSON.stringify({
        d: Object.fromEntries([..."abcdefghi"].map((name) => [name, { $or: [{ x: [1] }, { x: [2] }] }])),
      }),
      `{"d":[${Array.from({ length: 10_000 }, (_, index) =>
        JSON.stringify(
          Object.fromEntries([..."abcdefgh".replace(index % 2 ? "a" : "b", "i")].map((name) => [name, { x: [1, 2] }])),
        ),
      )}]}`,
    ],
  ])("%s", (_, pattern, event) => {
    expect(matches(pattern, event)).toBe(false);
  });

  test("brackets are refused", () => {
    expect(() => matches('{"a":[1]}', `{"a":${"[".repeat(MEGABYTE)}`)).toThrow("at most 1002 levels");
  });

  test("a rule with very many ways to match is compiled at once", () => {
    const either = { $or: [{ x: [1] }, { y: [1] }] };
    const many = Object.fromEntries(Array.from({ length: 170 }, (_, index) => [`z${index}`, [1]]));
    const pattern = { ...Object.fromEntries([..."abcdefghi"].map((name) => [name, either])), ...many };
    const event = { ...Object.fromEntries([..."abcdefghi"].map((name) => [name, { y: 1 }])), ...many };
    const asEvent = JSON.stringify(event).replaceAll("[1]", "1");
    expect(matches(JSON.stringify(pattern), asEvent)).toBe(true);
    expect(matches(JSON.stringify(pattern), asEvent.replace('"y":1', '"y":2'))).toBe(false);
  });

  test("a rule that no one can decide does not match, and is named", () => {
    const names = Array.from({ length: 20 }, (_, index) => `k${index}`);
    const matcher = createMatcher();
    matcher.add("hard", parsePattern(JSON.stringify({ d: Object.fromEntries(names.map((name) => [name, [1]])) })));
    matcher.add("easy", parsePattern('{"d":{"k0":[1]}}'));
    const list = JSON.stringify(names.map((name) => ({ [name]: 1 })));
    const undecided: string[] = [];
    const matched = matcher.match(`{${Array.from({ length: 12 }, () => `"d":${list}`)}}`, (rule) =>
      undecided.push(rule),
    );
    expect(matched).toEqual(["easy"]);
    expect(undecided).toEqual(["hard"]);
  });
});

describe("TestEventPattern", () => {
  const envelope = { id: "1", account: "0", source: "s", time: "t", region: "r", "detail-type": "d" };

  test("takes an event with the envelope's fields", () => {
    expect(testEventPattern('{"source":["s"]}', JSON.stringify(envelope))).toBe(true);
    expect(testEventPattern('{"source":["x"]}', JSON.stringify(envelope))).toBe(false);
  });

  test.each([
    ...Object.keys(envelope).map((name) => JSON.stringify({ ...envelope, [name]: undefined })),
    "[]",
    "plain text",
    "null",
    '"text"',
  ])("refuses %s", (event) => {
    expect(() => testEventPattern('{"source":["s"]}', event)).toThrow(
      expect.objectContaining({ code: "ValidationException", message: "Parameter Event is not valid." }),
    );
  });
});
