import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type Contract, contract } from "./contract.ts";
import { catalogue } from "./contracts/catalogue.ts";
import { Email, Id } from "./fields.ts";
import { fieldsOf, personal, personalFields, TELLING } from "./personal-data.ts";
import { jsonSchemaOf } from "./schemas/json-schema.ts";

const words = (name: string) => name.split(/(?=[A-Z])|[_-]/).map((word) => word.toLowerCase());

describe.each(Object.values<Contract>(catalogue))("$type", (each) => {
  test.each(fieldsOf(each).map((field) => [field.path, field] as const))("%s is not left undecided", (_, field) => {
    if (words(field.name).some((word) => TELLING.has(word))) expect(field.personal).toBeDefined();
  });

  test("has no e-mail address in an unmarked field of its example", () => {
    const marked = new Set(personalFields(each).map(({ name }) => name));
    const unmarked = JSON.stringify(each.example, (name, value) => (marked.has(name) ? undefined : value));
    expect(unmarked).not.toContain("@");
  });
});

describe("a marking", () => {
  const schema = v.object({
    id: Id,
    email: v.optional(Email),
    nickname: v.pipe(Id, personal("identity"), v.description("What friends call them")),
    filename: v.pipe(Id, personal(false)),
    friends: v.array(v.object({ email: Email, since: Id })),
  });
  const example = { id: "1", nickname: "n", filename: "f", friends: [] };
  const marked = contract({
    type: "FriendMade",
    source: "app.friends",
    version: 1,
    description: "",
    schema,
    example,
    subject: ({ id }) => id,
  });

  test("is found at any depth", () => {
    expect(personalFields(marked)).toEqual([
      { path: "email", name: "email", personal: "contact" },
      { path: "nickname", name: "nickname", personal: "identity" },
      { path: "friends[].email", name: "email", personal: "contact" },
    ]);
    expect(fieldsOf(marked).map(({ path }) => path)).toContain("friends[].since");
  });

  test("is part of the JSON Schema", () => {
    expect(jsonSchemaOf(marked).properties).toMatchObject({
      email: { type: "string", format: "email", "x-personal-data": "contact" },
      nickname: { "x-personal-data": "identity", description: "What friends call them" },
      filename: { "x-personal-data": false },
    });
  });

  test("cannot be hidden in an unsupported kind of schema", () => {
    const hidden = { ...marked, schema: v.record(v.string(), Email) } as unknown as Contract;
    expect(() => fieldsOf(hidden)).toThrow("it is a record");
  });
});
