// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "./document.ts";
import { type AccessRequest, evaluate, type PolicyDocument, whyNot } from "./policy.ts";

const role = "arn:aws:iam::000000000000:role/payment";
const session = "arn:aws:sts::000000000000:assumed-role/payment/run";
const queue = "arn:aws:sqs:us-east-1:000000000000:orders";
const rule = "arn:aws:events:us-east-1:000000000000:rule/shop/orders";

const policy = (...statements: object[]): PolicyDocument => ({ Version: "2012-10-17", Statement: statements });
const allow = (more: object = {}) => ({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue, ...more });
const deny = (more: object = {}) => ({ ...allow(more), Effect: "Deny" });

const decide = (request: Partial<AccessRequest>) =>
  evaluate({
    action: "sqs:SendMessage",
    resource: queue,
    principal: { type: "aws", arn: session, roleArn: role },
    ...request,
  }).decision;

const byIdentity = (...statements: object[]) => decide({ identityPolicies: [policy(...statements)] });

describe("one identity policy", () => {
  test.each<[string, object, string]>([
    ["the very action and resource", allow(), "allow"],
    ["lists", allow({ Action: ["sqs:ReceiveMessage", "sqs:SendMessage"], Resource: ["arn:other", queue] }), "allow"],
    ["another action", allow({ Action: "sqs:DeleteMessage" }), "implicit-deny"],
    ["another resource", allow({ Resource: `${queue}-dlq` }), "implicit-deny"],
    ["actions ignore case", allow({ Action: "SQS:sendmessage" }), "allow"],
    ["resources keep case", allow({ Resource: queue.toUpperCase() }), "implicit-deny"],
    ["* in an action", allow({ Action: "sqs:Send*" }), "allow"],
    ["? in an action", allow({ Action: "sqs:SendMessag?" }), "allow"],
    ["? stands for exactly one", allow({ Action: "sqs:SendMessage?" }), "implicit-deny"],
    ["* in a resource", allow({ Resource: "arn:aws:sqs:*:orders" }), "allow"],
    ["* for both", allow({ Action: "*", Resource: "*" }), "allow"],
    ["NotAction of another", allow({ Action: undefined, NotAction: "sqs:DeleteQueue" }), "allow"],
    ["NotAction of this", allow({ Action: undefined, NotAction: "sqs:*" }), "implicit-deny"],
    ["NotResource of another", allow({ Resource: undefined, NotResource: `${queue}-dlq` }), "allow"],
    ["NotResource of this", allow({ Resource: undefined, NotResource: [queue] }), "implicit-deny"],
    ["deny", deny(), "explicit-deny"],
  ])("%s", (_name, statement, decision) => {
    // As JSON, so that undefined members are absent.
    expect(byIdentity(JSON.parse(JSON.stringify(statement)))).toBe(decision);
  });

  test("without any policy nothing is allowed", () => {
    expect(decide({})).toBe("implicit-deny");
  });
});

describe("several policies", () => {
  test("a deny overrides an allow, whichever policies they are in", () => {
    expect(byIdentity(allow(), deny())).toBe("explicit-deny");
    expect(decide({ identityPolicies: [policy(deny()), policy(allow())] })).toBe("explicit-deny");
    expect(decide({ identityPolicies: [policy(allow())], resourcePolicy: policy(deny({ Principal: "*" })) })).toBe(
      "explicit-deny",
    );
    expect(
      decide({ identityPolicies: [policy(deny())], resourcePolicy: policy(allow({ Principal: { AWS: role } })) }),
    ).toBe("explicit-deny");
  });

  test("within the account, the resource's policy alone is enough", () => {
    expect(decide({ resourcePolicy: policy(allow({ Principal: { AWS: role } })) })).toBe("allow");
    expect(decide({ resourcePolicy: policy(allow({ Principal: { AWS: session } })) })).toBe("allow");
    expect(decide({ resourcePolicy: policy(allow({ Principal: { AWS: "*" } })) })).toBe("allow");
  });

  test("the account as principal allows nobody by itself, but its deny counts", () => {
    const account = { Principal: { AWS: ["arn:aws:iam::000000000000:root", "000000000000"] } };
    expect(decide({ resourcePolicy: policy(allow(account)) })).toBe("implicit-deny");
    expect(decide({ resourcePolicy: policy(deny(account)) })).toBe("explicit-deny");
  });

  test("another role or account does not match", () => {
    expect(decide({ resourcePolicy: policy(allow({ Principal: { AWS: `${role}-other` } })) })).toBe("implicit-deny");
    expect(decide({ resourcePolicy: policy(deny({ Principal: { AWS: "111111111111" } })) })).toBe("implicit-deny");
  });

  test("says which statement decided", () => {
    const grants = policy(deny({ Sid: "Never", Action: "sqs:DeleteQueue" }), allow({ Sid: "Send" }));
    const request = { action: "sqs:SendMessage", resource: queue, principal: { type: "aws", arn: session } } as const;
    expect(evaluate({ ...request, identityPolicies: [policy(), grants] })).toEqual({
      decision: "allow",
      statement: { policy: "identity", sid: "Send", document: grants, index: 1 },
    });
  });
});

describe("a resource whose own policy must allow the caller", () => {
  const request = { identityPolicies: [policy(allow())], resourceMustAllow: true };

  test("is not accessible by the caller's policies alone", () => {
    expect(decide(request)).toBe("implicit-deny");
    expect(decide({ ...request, resourcePolicy: policy(allow({ Principal: { AWS: `${role}-other` } })) })).toBe(
      "implicit-deny",
    );
  });

  test("is accessible by its policy, or by trusting the account together with the caller's own policy", () => {
    const account = policy(allow({ Principal: { AWS: "000000000000" } }));
    expect(decide({ ...request, resourcePolicy: account })).toBe("allow");
    expect(decide({ resourceMustAllow: true, resourcePolicy: account })).toBe("implicit-deny");
    expect(decide({ resourceMustAllow: true, resourcePolicy: policy(allow({ Principal: { AWS: role } })) })).toBe(
      "allow",
    );
  });
});

describe("why a statement does not allow a request", () => {
  const why = (statement: object, kind: "identity" | "resource" = "identity", change: Partial<AccessRequest> = {}) => {
    const [parsed] = parsePolicy(policy(statement), kind);
    const request = {
      action: "sqs:SendMessage",
      resource: queue,
      principal: { type: "aws", arn: session, roleArn: role },
    };
    return parsed && whyNot(parsed, kind, { ...request, ...change } as AccessRequest);
  };
  const fromRule = { Condition: { ArnEquals: { "aws:SourceArn": rule } } };

  test.each<[string, object]>([
    ["action", allow({ Action: "sqs:DeleteQueue" })],
    ["resource", allow({ Resource: `${queue}-dlq` })],
    ["condition", allow(fromRule)],
    ["explicit-deny", deny()],
  ])("is the %s", (expected, statement) => {
    expect(why(statement)).toBe(expected);
    expect(why({ ...statement, Principal: { AWS: role } }, "resource")).toBe(expected);
  });

  test("is the principal, even if the statement names only the account", () => {
    expect(why(allow({ Principal: { AWS: `${role}-other` } }), "resource")).toBe("principal");
    expect(why(allow({ Principal: { AWS: "000000000000" } }), "resource")).toBe("principal");
  });

  test("is undefined if it does", () => {
    expect(why(allow())).toBeUndefined();
    expect(why(allow(fromRule), "identity", { context: { "aws:SourceArn": rule } })).toBeUndefined();
    expect(why(allow({ Principal: { AWS: role } }), "resource")).toBeUndefined();
  });
});

describe("a service", () => {
  const service = { type: "service", service: "events.amazonaws.com" } as const;
  const grant = allow({
    Principal: { Service: "events.amazonaws.com" },
    Condition: { ArnEquals: { "aws:SourceArn": rule } },
  });
  const context = { "aws:SourceArn": rule };

  test("is allowed by the resource's policy only for its own rule", () => {
    expect(decide({ principal: service, context, resourcePolicy: policy(grant) })).toBe("allow");
    const other = { "aws:SourceArn": `${rule}-other` };
    expect(decide({ principal: service, context: other, resourcePolicy: policy(grant) })).toBe("implicit-deny");
    expect(decide({ principal: service, resourcePolicy: policy(grant) })).toBe("implicit-deny");
  });

  test("is not another service, and no identity policy allows it", () => {
    const lambda = { type: "service", service: "lambda.amazonaws.com" } as const;
    expect(decide({ principal: lambda, context, resourcePolicy: policy(grant) })).toBe("implicit-deny");
    expect(decide({ principal: service, context, identityPolicies: [policy(allow())] })).toBe("implicit-deny");
  });

  test("is included in a deny of everyone", () => {
    const insecure = deny({ Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } });
    const resourcePolicy = policy(grant, insecure);
    const over = (secure: string) =>
      decide({ principal: service, context: { ...context, "aws:SecureTransport": secure }, resourcePolicy });
    expect(over("false")).toBe("explicit-deny");
    expect(over("true")).toBe("allow");
  });
});

describe("variables", () => {
  const withContext = (resource: string, context: Record<string, string>, version = "2012-10-17") =>
    decide({
      identityPolicies: [{ Version: version, Statement: allow({ Resource: resource }) }],
      resource: "arn:aws:sqs:us-east-1:000000000000:ann-orders",
      context,
    });
  const pattern = "arn:aws:sqs:us-east-1:000000000000:${aws:username}-orders";

  test.each<[string, string, Record<string, string>, string]>([
    ["has its value", pattern, { "aws:username": "ann" }, "allow"],
    ["whatever the key's case", pattern, { "AWS:UserName": "ann" }, "allow"],
    ["another value", pattern, { "aws:username": "bob" }, "implicit-deny"],
    ["a value's * is no wildcard", pattern, { "aws:username": "*" }, "implicit-deny"],
    ["no value", pattern, {}, "implicit-deny"],
    ["a default", pattern.replace("username", "username, 'ann'"), {}, "allow"],
    [
      "the default gives way",
      pattern.replace("username", "username, 'ann'"),
      { "aws:username": "bob" },
      "implicit-deny",
    ],
    ["${*} is a star", "arn:aws:sqs:us-east-1:000000000000:${*}", {}, "implicit-deny"],
  ])("%s", (_name, resource, context, decision) => {
    expect(withContext(resource, context)).toBe(decision);
  });

  test("are plain text in a policy of version 2008", () => {
    expect(withContext(pattern, { "aws:username": "ann" }, "2008-10-17")).toBe("implicit-deny");
  });

  test("without a value never widen a Not… list", () => {
    const statement = { Effect: "Allow", Action: "sqs:*", NotResource: "arn:${aws:username}" };
    expect(byIdentity(statement)).toBe("implicit-deny");
    expect(byIdentity(allow(), { ...statement, Effect: "Deny" })).toBe("explicit-deny");
  });
});

test("a pattern matches every text made from it", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", ":", "/"), maxLength: 6 });
  const parts = fc.array(fc.oneof(word, fc.constant("*"), fc.constant("?")), { maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.array(word), (pattern, fill) => {
      const text = pattern.map((part, i) => (part === "*" ? (fill[i] ?? "") : part === "?" ? "a" : part)).join("");
      expect(decide({ identityPolicies: [policy(allow({ Resource: pattern.join("") }))], resource: text })).toBe(
        "allow",
      );
    }),
  );
});

test("a pattern agrees with the equivalent regular expression", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, (resource, value) => {
      const expected = new RegExp(`^${resource.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(value);
      expect(decide({ identityPolicies: [policy(allow({ Resource: resource }))], resource: value })).toBe(
        expected ? "allow" : "implicit-deny",
      );
    }),
  );
});
