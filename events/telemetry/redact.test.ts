import { describe, expect, test } from "vitest";
import { catalogue } from "../contracts/catalogue.ts";
import { OrderCreated } from "../contracts/order-created.ts";
import { type ContractViolation, jsonFlaw } from "../errors.ts";
import { validData } from "../event.ts";
import { personalFields } from "../personal-data.ts";
import { redact } from "./redact.ts";

const written = (value: unknown) => JSON.stringify(value, redact);

describe("a log line", () => {
  test("drops the value of every marked field, at any depth", () => {
    for (const contract of Object.values(catalogue)) {
      const line = written({ message: "m", extra: { event: [{ data: contract.example }] } });
      for (const { name } of personalFields(contract)) expect(line).toContain(`"${name}":"[personal data]"`);
      expect(line).toContain(contract.subject(contract.example as never));
    }
  });

  test("drops an e-mail address quoted in a third-party error", () => {
    const error = "Email address is not verified. The following identities failed the check: ada+tea@example.com";
    expect(written({ error: { message: error, stack: `Error: ${error}\n at x` } })).not.toContain("ada");
    expect(written("from <ada@example.com>, to bob@example.com.")).toBe(
      '"from <[e-mail address]>, to [e-mail address]"',
    );
  });

  test("of a million characters is redacted quickly", () => {
    const began = performance.now();
    for (const text of ["a", "a.", "@", "a@", '"'].map((each) => each.repeat(1_000_000 / each.length)))
      redact("", text);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe("an error of ours", () => {
  test.each([
    ["a number", 4242424242424242],
    ["an address", ["ada@example.com"]],
    ["a name", { name: "Ada" }],
  ])("does not quote %s that stands in the wrong field", (_, value) => {
    for (const field of Object.keys(OrderCreated.example)) {
      try {
        validData(OrderCreated, { ...OrderCreated.example, [field]: value });
      } catch (error) {
        expect((error as ContractViolation).message).toContain(`${field}`);
        expect((error as ContractViolation).message).not.toMatch(/4242|ada@|Ada/);
      }
    }
    expect.hasAssertions();
  });

  test.each([
    ['{"email": ada@example.com}', "Unexpected token 'a'"],
    ['{"note":"x","email":"ada@example.com",}', undefined],
    [`${" ".repeat(60)}{"email": ada@example.com, "more": "${"x".repeat(60)}"}`, "Unexpected token 'a'"],
    ["ada@example.com", "Unexpected token 'a'"],
    ["undefined", undefined],
    ['{"email":"ada@example.com', undefined],
    ['{"email":"ada@exam\nple.com"}', undefined],
    ["", "Unexpected end of JSON input"],
  ])("says of %j what is wrong with it as JSON, and does not quote it", (text, flaw) => {
    let said = "";
    try {
      JSON.parse(text);
    } catch (error) {
      said = jsonFlaw(error as Error);
    }
    expect(said).toMatch(/\w/);
    expect(said).not.toMatch(/ada@|undefined|email/);
    if (flaw) expect(said).toBe(flaw);
  });
});
