import { describe, expect, test } from "vitest";
import { accessOf, callerOf, principalOf } from "./caller.ts";

const iam = (userArn?: string | null) => callerOf("iam", { iam: { userArn } })?.id;
const jwt = (claims?: Record<string, unknown>) => callerOf("jwt", { jwt: { claims } });
const ROLE = "arn:aws:iam::123456789012:role/backend";

describe("an AWS principal", () => {
  test("is the role in each of its sessions, whatever the role's path", () => {
    for (const session of ["task-1", "task-2", "ada@example.com", "i-0abcdef1234567890"])
      expect(iam(`arn:aws:sts::123456789012:assumed-role/backend/${session}`)).toBe(ROLE);
    expect(principalOf(ROLE)).toBe(ROLE);
    expect(principalOf("arn:aws:iam::123456789012:role/shop/eu/backend")).toBe(ROLE);
  });

  test("differs by account, partition, and name", () => {
    const others = [
      "arn:aws:sts::210987654321:assumed-role/backend/task-1",
      "arn:aws-cn:sts::123456789012:assumed-role/backend/task-1",
      "arn:aws:sts::123456789012:assumed-role/backend2/task-1",
      "arn:aws:iam::123456789012:user/backend",
      "arn:aws:sts::123456789012:federated-user/backend",
    ];
    expect(new Set([ROLE, ...others.map(iam)]).size).toBe(1 + others.length);
  });

  test.each([
    ["arn:aws:iam::123456789012:user/ada"],
    ["arn:aws-us-gov:iam::123456789012:user/division/ada"],
    ["arn:aws:iam::123456789012:root"],
    ["arn:aws:sts::123456789012:federated-user/ada"],
  ])("may be %s", (arn) => expect(callerOf("iam", { iam: { userArn: arn } })).toEqual({ kind: "principal", id: arn }));

  test.each([
    [undefined],
    [null],
    [""],
    ["ada"],
    ["arn:aws:iam::123456789012:user/"],
    ["arn:aws:iam::123456789012:group/staff"],
    ["arn:aws:iam::12:user/ada"],
    ["arn:aws:sts::123456789012:assumed-role/backend"],
    ["arn:aws:sts::123456789012:assumed-role/a/b/c"],
    [`${ROLE}\n`],
    ["arn:evil:iam::123456789012:user/ada"],
  ])("is unknown for %j", (arn) => expect(iam(arn)).toBeUndefined());

  test("is unknown without an authorizer, or with one of another kind", () => {
    expect(callerOf("iam", undefined)).toBeUndefined();
    expect(callerOf("iam", { iam: null })).toBeUndefined();
    expect(callerOf("iam", { jwt: { claims: { iss: "https://i.example", sub: "ada" } } })).toBeUndefined();
  });

  test("is the individual user where an identity pool's users share a role", () => {
    const userArn = "arn:aws:sts::123456789012:assumed-role/pool/CognitoIdentityCredentials";
    const ofIdentity = (identityId: string) => callerOf("iam", { iam: { userArn, cognitoIdentity: { identityId } } });
    expect(ofIdentity("us-east-1:1")).toEqual({
      kind: "customer",
      id: "https://cognito-identity.amazonaws.com#us-east-1:1",
      subject: "us-east-1:1",
    });
    expect(ofIdentity("us-east-1:2")?.id).not.toBe(ofIdentity("us-east-1:1")?.id);
    expect(iam(userArn)).toBeUndefined();
  });
});

describe("a token's holder", () => {
  const claims = { iss: "https://id.example", sub: "ada" };

  test("is issuer and subject together", () => {
    expect(jwt(claims)).toEqual({ kind: "customer", id: "https://id.example#ada", subject: "ada" });
    expect(jwt({ ...claims, iss: "https://other.example" })?.id).not.toBe(jwt(claims)?.id);
    expect(jwt({ ...claims, sub: "bob" })?.id).not.toBe(jwt(claims)?.id);
  });

  test.each([
    [undefined],
    [{}],
    [{ iss: "https://id.example" }],
    [{ sub: "ada" }],
    [{ ...claims, sub: "" }],
    [{ ...claims, sub: 7 }],
    [{ ...claims, iss: "" }],
    [{ iss: "https://id.example#a", sub: "b" }],
  ])("is unknown with the claims %j", (given) => expect(jwt(given)).toBeUndefined());

  test("is not an AWS principal", () => {
    expect(callerOf("jwt", { iam: { userArn: ROLE } })).toBeUndefined();
    expect(callerOf("jwt", undefined)).toBeUndefined();
  });
});

test("in an open API every caller is the same anonymous one, whatever the event says", () => {
  const anyone = { kind: "anyone", id: "anyone" };
  expect(callerOf("open", undefined)).toEqual(anyone);
  expect(callerOf("open", { iam: { userArn: ROLE } })).toEqual(anyone);
});

test("an unknown kind of access is rejected: it must never count as open", () => {
  expect(["open", "iam", "jwt"].map(accessOf)).toEqual(["open", "iam", "jwt"]);
  expect(() => accessOf("none")).toThrow('The API access is "none": it must be one of open, iam, jwt.');
});
