import { describe, expect, test } from "vitest";
import { isControlPath, strangerOf } from "./stranger.ts";

const HOST = "127.0.0.1:4566";
const OWN = `http://${HOST}`;

/** What is said of a request with these headers. */
const verdict = (headers: [string, string][], url = "/") => strangerOf({ url, rawHeaders: headers.flat() });

describe("a host", () => {
  test.each([
    "127.0.0.1:4566",
    "127.0.0.1",
    "127.255.3.4:80",
    "[::1]:4566",
    "localhost",
    "LocalHost:4566",
    "orders.localhost:4566",
    "my.bucket_1.s3.localhost",
  ])("%s is served", (host) => {
    expect(verdict([["Host", host]])).toBeUndefined();
  });

  test.each([
    "evil.example",
    "evil.example:4566",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evillocalhost",
    ".localhost",
    "128.0.0.1",
    "127.0.0.256",
    "127.1",
    "0.0.0.0:4566",
    "192.168.0.7",
    "[::2]",
    "[::ffff:127.0.0.1]",
    "127.0.0.1:99999",
    "evil@127.0.0.1",
    "127.0.0.1/x",
    "127.0.0.1, evil.example",
    "",
  ])("%j is refused", (host) => {
    expect(verdict([["Host", host]])).toEqual({ message: expect.stringContaining(`The host "${host}" is not`) });
  });

  test("has to be named, once", () => {
    expect(verdict([])).toEqual({ message: "The request names no host." });
    const twice = { message: "The request names more than one host." };
    expect(
      verdict([
        ["Host", HOST],
        ["host", "evil.example"],
      ]),
    ).toEqual(twice);
    expect(
      verdict([
        ["Host", HOST],
        ["Host", HOST],
      ]),
    ).toEqual(twice);
    expect(
      verdict([
        [":authority", HOST],
        ["host", "localhost:4566"],
      ]),
    ).toEqual(twice);
  });

  test("comes as :authority with HTTP/2", () => {
    expect(verdict([[":authority", HOST]])).toBeUndefined();
    expect(
      verdict([
        [":authority", HOST],
        ["host", HOST],
      ]),
    ).toBeUndefined();
    expect(verdict([[":authority", "evil.example"]])?.message).toContain('"evil.example" is not this machine');
  });
});

test.each(["http://evil.example/", `${OWN}/_cloud/mail`, "*", "evil.example:80", ""])(
  "the request target %j is refused",
  (url) => {
    expect(verdict([["Host", HOST]], url)).toEqual({ message: `The request target "${url}" is not a path.` });
  },
);

describe("an origin", () => {
  test("that is the endpoint's own, as the request names it, is served", () => {
    for (const host of [HOST, "localhost:4566", "[::1]:4566", "b.localhost:4566"])
      expect(
        verdict([
          ["Host", host],
          ["Origin", `http://${host}`],
        ]),
      ).toBeUndefined();
    expect(
      verdict([
        ["Host", "localhost:80"],
        ["Origin", "http://localhost"],
      ]),
    ).toBeUndefined();
  });

  test.each([
    "http://evil.example",
    "https://127.0.0.1:4566",
    "http://127.0.0.1:4567",
    "http://localhost:4566",
    "http://b.localhost:4566",
    "http://127.0.0.1",
    "null",
    "",
    "file://",
  ])("%j is not %s", (origin) => {
    const message = `A page of "${origin}" may not use this endpoint: it serves programs on this machine, its own pages, and what an HTTP API's CORS configuration allows.`;
    expect(
      verdict([
        ["Host", HOST],
        ["Origin", origin],
      ]),
    ).toEqual({ message, origin });
  });

  test("of a bucket is not that of the endpoint, nor the other way round", () => {
    const [bucket, endpoint] = ["b.localhost:4566", "localhost:4566"];
    expect(
      verdict([
        ["Host", endpoint],
        ["Origin", `http://${bucket}`],
      ]),
    ).toBeDefined();
    expect(
      verdict([
        ["Host", bucket],
        ["Origin", `http://${endpoint}`],
      ]),
    ).toBeDefined();
  });

  test("beside another one is never let in by CORS", () => {
    const refused = verdict([
      ["Host", HOST],
      ["Origin", OWN],
      ["Origin", "http://evil.example"],
    ]);
    expect(refused).toEqual({ message: expect.stringContaining("http://evil.example") });
  });
});

describe("Sec-Fetch-Site", () => {
  test.each(["same-origin", "none"])("%s is served", (site) => {
    expect(
      verdict([
        ["Host", HOST],
        ["Sec-Fetch-Site", site],
      ]),
    ).toBeUndefined();
  });

  test.each(["cross-site", "same-site", "anything"])("%s is refused, whatever the origin", (site) => {
    const message = expect.stringContaining(`A page of another site (Sec-Fetch-Site: "${site}")`);
    expect(
      verdict([
        ["Host", HOST],
        ["Sec-Fetch-Site", site],
      ]),
    ).toEqual({ message });
    expect(
      verdict([
        ["Host", HOST],
        ["Origin", OWN],
        ["Sec-Fetch-Site", site],
      ]),
    ).toEqual({ message });
  });
});

test("the pages about everything are not served under a bucket's name", () => {
  const bucket: [string, string][] = [["Host", "b.localhost:4566"]];
  expect(verdict(bucket, "/_cloud/mail")?.message).toContain('Under "b.localhost:4566" there is no /_cloud');
  expect(verdict(bucket, "/_cloudy")).toBeUndefined();
  expect(verdict([["Host", "localhost:4566"]], "/_cloud/mail")).toBeUndefined();
});

test("the control plane is a path of its own", () => {
  expect(["/_cloud", "/_cloud/", "/_cloud/mail?x", "/_cloud?x"].map(isControlPath)).toEqual([true, true, true, true]);
  expect(["/", "/orders", "/_clouds", "/x/_cloud"].map(isControlPath)).toEqual([false, false, false, false]);
});

test("what a stranger writes does not reach the terminal as it is", () => {
  const message = verdict([["Host", `\u001b[2J\u009b31m${"x".repeat(1_000)}`]])?.message ?? "";
  expect(message).toMatch(/^The host "\\u001b\[2J\\u009b31mx{90,95}" [\x20-\x7e]+$/);
});
