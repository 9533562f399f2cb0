import { describe, expect, test } from "vitest";
import { InvalidContext, stageFrom } from "./stage-from-context.ts";

const given = (context: Record<string, unknown>) => stageFrom((key) => context[key]);

describe("a stage", () => {
  test("is dev when the context names none", () => {
    expect(given({})).toMatchObject({ name: "dev", apiAccess: { kind: "iam" }, protected: false });
  });

  test.each([
    ["local", "open"],
    ["dev", "iam"],
    ["prod", "iam"],
  ])("%s has the API access %s", (stage, kind) => {
    expect(given({ stage, alarmEmail: "a@b.org" }).apiAccess.kind).toBe(kind);
  });

  test.each(["dev", "staging", "pr-42", "ada", "constructor"])(
    "may be called %s: it is for development then",
    (stage) => {
      expect(given({ stage })).toMatchObject({
        name: stage,
        kind: "development",
        apiAccess: { kind: "iam" },
        protected: false,
        logRetentionDays: 7,
      });
    },
  );

  test("of any name is for production when the context says so", () => {
    const staging = given({ stage: "staging", kind: "production", alarmEmail: "a@b.org" });
    const prod = given({ stage: "prod", alarmEmail: "a@b.org" });
    expect(staging).toEqual({ ...prod, name: "staging" });
    expect(prod).toMatchObject({ kind: "production", protected: true, logRetentionDays: 90 });
  });

  test("of production can be without protection: for its first deployment, and before it is removed", () => {
    const stage = { stage: "prod", alarmEmail: "a@b.org" };
    expect(given({ ...stage, protected: "false" })).toEqual({ ...given(stage), protected: false });
  });

  test("logs as much of its bus as the context says", () => {
    expect(given({ busLogs: "trace" }).busLogs).toEqual({ level: "TRACE", detail: false });
    expect(given({ busLogDetail: "true" }).busLogs).toEqual({ level: "INFO", detail: true });
    expect(() => given({ busLogs: "debug" })).toThrow("it must be off, error, info, or trace");
  });

  test("waits 900 s for a payment in stage local", () => {
    expect(given({ stage: "local" }).paymentWindowSeconds).toBe(900);
  });

  test("uses the context's settings, including numbers as text", () => {
    const stage = given({
      stage: "prod",
      paymentWindowSeconds: "60",
      archiveRetentionDays: 5,
      senderAddress: "a@b.org",
      alarmEmail: "on-call@b.org",
      ownerAddress: "owner@b.org",
      mailsPerSecond: "50",
    });
    expect(stage).toMatchObject({
      alarmRecipient: { email: "on-call@b.org" },
      ownerAddress: "owner@b.org",
      mailsPerSecond: 50,
      paymentWindowSeconds: 60,
      archiveRetentionDays: 5,
      senderAddress: "a@b.org",
    });
  });

  test("of every kind can use tokens", () => {
    const access = given({ stage: "local", jwtIssuer: "https://i.example", jwtAudience: "a,b" }).apiAccess;
    expect(access).toEqual({ kind: "jwt", issuer: "https://i.example", audience: ["a", "b"] });
  });

  test("accepts the origins of browser front ends", () => {
    expect(given({}).corsOrigins).toEqual([]);
    const corsOrigins = "https://shop.example, http://localhost:5173";
    expect(given({ corsOrigins }).corsOrigins).toEqual(["https://shop.example", "http://localhost:5173"]);
  });

  test("accepts operators as a list of ARN patterns", () => {
    const operators = "arn:aws:iam::*:role/Load, arn:aws:iam::*:user/ada";
    expect(given({ operators }).operators).toEqual(["arn:aws:iam::*:role/Load", "arn:aws:iam::*:user/ada"]);
  });
});

test("the back office's roles are identified without their path, like their sessions", () => {
  const backOffice = "arn:aws:iam::123456789012:role/staff/Support, arn:aws:iam::123456789012:user/staff/ada";
  expect(given({ backOffice }).backOffice).toEqual([
    "arn:aws:iam::123456789012:role/Support",
    "arn:aws:iam::123456789012:user/staff/ada",
  ]);
  expect(given({}).backOffice).toEqual([]);
});

describe("refused, by name and value:", () => {
  test.each([
    [{ stage: "production" }, /"stage" is "production", which sounds like production.*\(prod\).*-c kind=production/],
    [{ stage: "prod-eu" }, /sounds like production/],
    [{ stage: "live" }, /sounds like production/],
    [{ stage: "Dev" }, /"stage" is "Dev": it must be words of a-z and 0-9/],
    [{ stage: "pr_1" }, /"stage" is "pr_1"/],
    [{ stage: "-dev" }, /"stage" is "-dev"/],
    [{ stage: "" }, /"stage" is ""/],
    [{ kind: "staging" }, /"kind" is "staging": it must be development or production/],
    [{ kind: "local" }, /"kind" is "local"/],
    [{ stage: "prod", kind: "development" }, /"kind" is "development": infra\/stages.ts says that prod is production/],
    [{ protected: "no" }, /"protected" is "no": it must be true or false/],
    [{ stage: "staging", kind: "production" }, /hear of the alarms of stage "staging"/],
    [{ paymentWindowSeconds: "soon" }, /"paymentWindowSeconds" is "soon": .* whole number from 1 to 604800/],
    [{ paymentWindowSeconds: "" }, /"paymentWindowSeconds" is ""/],
    [{ paymentWindowSeconds: 1.5 }, /"paymentWindowSeconds" is 1.5/],
    [{ archiveRetentionDays: 0 }, /"archiveRetentionDays" is 0/],
    [{ ownerAddress: "nobody" }, /"ownerAddress" is "nobody": .* e-mail address/],
    [{ mailsPerSecond: 0 }, /"mailsPerSecond" is 0: .* whole number from 1 to 5000/],
    [{ senderAddress: "nobody" }, /"senderAddress" is "nobody": .* e-mail address/],
    [{ stage: "prod" }, /hear of the alarms of stage "prod".*alarmEmail.*alarmTopicArn/],
    [{ stage: "prod", alarmEmail: "" }, /"alarmEmail" is "": .* e-mail address/],
    [
      { alarmEmail: "a@b.org", alarmTopicArn: "arn:aws:sns:x:123456789012:t" },
      /"alarmEmail" and "alarmTopicArn" are both/,
    ],
    [{ alarmTopicArn: "arn:aws:sqs:x:123456789012:q" }, /"alarmTopicArn" is .* SNS topic/],
    [{ jwtIssuer: "http://i.example", jwtAudience: "a" }, /"jwtIssuer" is "http:\/\/i.example": .* https/],
    [{ jwtIssuer: "https://i.example" }, /"jwtAudience" is undefined/],
    [{ jwtAudience: "a" }, /"jwtIssuer" is undefined/],
    [{ jwtIssuer: "https://i.example", jwtAudience: "a,," }, /"jwtAudience" is "a,,"/],
    [{ corsOrigins: "*" }, /"corsOrigins" is "\*": it must be origins such as/],
    [{ corsOrigins: "http://shop.example" }, /"corsOrigins" is/],
    [{ corsOrigins: "https://shop.example/" }, /"corsOrigins" is/],
    [{ operators: "me" }, /"operators" is "me"/],
    [{ backOffice: "me" }, /"backOffice" is "me": .* ARNs of roles or users/],
    [{ backOffice: "arn:aws:iam::*:role/Support" }, /"backOffice" is .* ARNs of roles or users/],
    [{ backOffice: "arn:aws:sts::123456789012:assumed-role/Support/ada" }, /"backOffice" is .* ARNs of roles or users/],
    [{ backOffice: "arn:aws:iam::123456789012:role/a b" }, /"backOffice"/],
    [{ backOffice: "arn:aws:iam::123456789012:role/Support/" }, /Support\/ is no ARN of a role or user/],
    [{ stage: "local", backOffice: "arn:aws:iam::123456789012:role/Support" }, /the API's access is open/],
    [
      { jwtIssuer: "https://i.example", jwtAudience: "a", backOffice: "arn:aws:iam::123456789012:role/Support" },
      /the API's access is jwt/,
    ],
  ])("%j", (context, message) => {
    expect(() => given(context)).toThrow(InvalidContext);
    expect(() => given(context)).toThrow(message);
  });
});
