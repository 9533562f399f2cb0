import * as fc from "fast-check";

const nested = (open: string, levels: number, close: string) => open.repeat(levels) + close.repeat(levels);
const deepDetail = nested('{"a":', 50_000, "}").replace("}", "1}");
const envelope = '{"id":1,"account":1,"source":1,"time":1,"region":1,"detail-type":1,"detail":';
const policy = (changes: object) => {
  const statement = { Sid: "s", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...changes }] });
};

/** Texts that break parsers, by what is wrong with them. */
const texts = {
  empty: "",
  "a property of every object": "__proto__",
  "another one": "constructor",
  "a NUL": "\0",
  "half a character": "\ud800",
  "a root": "$",
  "a cut path": "$.",
  "a cut index": "$[",
  "many stars": "*".repeat(60),
  "a bracket": "(",
  "a backslash": "\\",
  "two megabytes": "x".repeat(2_000_000),
  "open lists": "[".repeat(100_000),
  "open objects": '{"a":'.repeat(100_000),
  "deep JSON": deepDetail,
  "a deep event": `${envelope}${deepDetail}}`,
  "an ARN of nothing": "arn:::::::",
  "an ARN of no bus": "arn:aws:events:us-east-1:000000000000:event-bus/",
  "a huge rate": "rate(99999999999999999999 days)",
  "a step of nothing": "cron(0/0 * * * ? *)",
  "letters of cron": "cron(9-1 L W # ? 1)",
  "a policy of nobody": policy({ Principal: { AWS: [] } }),
  "a policy with a pattern": policy({ Action: "events:(" }),
  "a policy of many stars": policy({ Action: `events:${"*".repeat(40)}x` }),
  "a policy of null": '{"Version":"2012-10-17","Statement":[null]}',
  "a policy for a number": policy({ Resource: 1, Action: [[1]] }),
  "a deep policy": policy({ Action: "deep" }).replace('"deep"', nested("[", 50_000, "]")),
};

/** JSON values, as text. */
const values = {
  zero: "0",
  "a negative number": "-1",
  "a fraction": "1.5",
  "a huge number": "1e400",
  true: "true",
  null: "null",
  "an empty list": "[]",
  "a list of null": "[null]",
  "a list of lists": "[[[]]]",
  "a long list": `[${Array(200).fill("{}")}]`,
  "an empty object": "{}",
  "an object of null": '{"a":null}',
  "an object that poisons": '{"__proto__":{"toString":1},"toString":1,"valueOf":1,"constructor":"a","length":-1}',
  "a deep list": nested("[", 20_000, "]"),
  "a deep object": nested('{"a":', 20_000, "}").replace("}", "1}"),
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.stringify(text)])),
};

/** A JSON value by its name, which is shorter to read than the value. */
export const strangeValues = fc.constantFrom(...Object.keys(values));
export const strangeTexts = Object.keys(texts);
export const jsonOf = (name: string): string => values[name as keyof typeof values] as string;
