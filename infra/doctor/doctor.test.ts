import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { stageFrom } from "../stage-from-context.ts";
import { cdkContext } from "../synth/context.ts";
import type { Account } from "./account.ts";
import { checkBootstrap } from "./checks/bootstrap.ts";
import { checkLogPolicies } from "./checks/log-policies.ts";
import { checkMail } from "./checks/mail.ts";
import { checkNames } from "./checks/names.ts";
import { checkNode } from "./checks/node.ts";
import { checkConcurrency, checkPutEvents } from "./checks/quotas.ts";
import { checkStacks } from "./checks/stacks.ts";
import { examine } from "./examine.ts";
import { report } from "./report.ts";

/** AWS's responses, by command name; an `Error` is thrown. A function receives the command's input. */
type Answers = Record<string, object | ((input: Record<string, string>) => object)>;

const failure = (name: string, message = name) => Object.assign(new Error(message), { name });
const noStack = failure("ValidationError", "Stack with id x does not exist");

const HEALTHY: Answers = {
  GetParameterCommand: { Parameter: { Value: "30" } },
  DescribeStacksCommand: noStack,
  ListServiceQuotasCommand: {
    Quotas: [{ QuotaName: "Rules" }, { QuotaName: "PutEvents throttle limit …", Value: 10_000 }],
  },
  GetAccountSettingsCommand: { AccountLimit: { UnreservedConcurrentExecutions: 1000 } },
  DescribeResourcePoliciesCommand: { resourcePolicies: [] },
  GetAccountCommand: { ProductionAccessEnabled: true, SendingEnabled: true, SendQuota: { MaxSendRate: 14 } },
  GetEmailIdentityCommand: { VerifiedForSendingStatus: true },
};

function account(answers: Answers = {}, context: Record<string, unknown> = {}): Account {
  const all = { ...HEALTHY, ...answers };
  const send = async (command: { input: Record<string, string> }) => {
    const answer = all[command.constructor.name];
    const value = typeof answer === "function" ? answer(command.input) : answer;
    if (value === undefined || value instanceof Error)
      throw value ?? new Error(`no answer to ${command.constructor.name}`);
    return value;
  };
  // The paginators require an instance of the SDK's class.
  const client = <T>(prototype: object): T => Object.assign(Object.create(prototype), { send }) as T;
  const plain = { send } as never;
  return {
    id: "123456789012",
    region: "eu-central-1",
    caller: "arn:aws:iam::123456789012:user/ada",
    stage: stageFrom((key) => ({ senderAddress: "orders@shop.test", ...context })[key]),
    cloudFormation: plain,
    lambda: plain,
    logs: plain,
    quotas: client(ServiceQuotasClient.prototype),
    ses: plain,
    ssm: plain,
  };
}

const stackOf = (service: string, answer: object) => (input: Record<string, string>) =>
  input["StackName"] === nameOf({ name: "prod" }, service)
    ? { Stacks: [{ StackName: input["StackName"], ...answer }] }
    : noStack;
const PROD = { stage: "prod", alarmEmail: "on-call@shop.test" };

test("finds nothing when everything is in order", async () => {
  const findings = await examine(async () => account());
  expect(findings.filter(({ level }) => level !== "ok")).toEqual([]);
  expect(report(findings)).toContain(
    "ok       Account 123456789012, Region eu-central-1, as arn:aws:iam::123456789012:user/ada\n",
  );
  expect(report(findings)).toMatch(/\n0 errors, 0 warnings$/);
});

test("explains how to get credentials, and stops without them", async () => {
  const [finding, ...others] = await examine(async () => {
    throw failure("CredentialsProviderError", "Could not load credentials from any providers");
  });
  expect(finding).toMatchObject({ level: "error", what: expect.stringContaining("Could not load credentials") });
  expect(finding?.remedy?.join("\n")).toContain("aws sso login");
  expect(others).toEqual([]);
});

test("reports that no Region is set", async () => {
  const findings = await examine(async () => {
    throw new Error("Region is missing");
  });
  expect(findings).toEqual([{ level: "error", what: "No Region is set.", remedy: ["export AWS_REGION=eu-central-1"] }]);
});

test("reports what it could not check, and continues", async () => {
  const denied = failure("AccessDeniedException", "not authorized to perform: ses:GetAccount");
  const findings = await examine(async () => account({ GetAccountCommand: denied }));
  expect(findings.filter(({ level }) => level !== "ok")).toEqual([
    {
      level: "warning",
      what: "SES could not be looked at: AccessDeniedException: not authorized to perform: ses:GetAccount",
      remedy: [],
    },
  ]);
  expect(findings.length).toBeGreaterThan(5);
});

test("Node.js must be 24", () => {
  expect(checkNode("24.0.0").level).toBe("ok");
  expect(checkNode("22.9.1")).toMatchObject({ level: "error", what: expect.stringContaining("22.9.1 is too old") });
});

test.each([
  ["is missing", failure("ParameterNotFound"), "The account is not bootstrapped in eu-central-1."],
  ["is too old", { Parameter: { Value: "5" } }, "has version 5, and 6 is needed"],
])("a bootstrap that %s is made", async (_, answer, what) => {
  expect(await checkBootstrap(account({ GetParameterCommand: answer }))).toEqual({
    level: "error",
    what: expect.stringContaining(what),
    remedy: ["npx cdk bootstrap aws://123456789012/eu-central-1"],
  });
});

describe("the stacks", () => {
  const levels = async (answers: Answers, context = PROD as Record<string, unknown>) =>
    (await checkStacks(account(answers, context))).map(({ level, remedy }) => [level, remedy?.[0]]);

  test("of a protected stage are deployed without protection first", async () => {
    expect(await levels({})).toEqual([["warning", expect.stringContaining("npm run deploy -- --stage prod")]]);
    expect(await levels({}, { ...PROD, protected: "false" })).toEqual([["ok", undefined]]);
    expect(await levels({}, {})).toEqual([["ok", undefined]]);
  });

  test("are not deployed again while protection keeps a failed first one", async () => {
    const failed = { StackStatus: "ROLLBACK_COMPLETE", EnableTerminationProtection: true };
    const [first] = await levels({ DescribeStacksCommand: stackOf("order", failed) });
    expect(first).toEqual([
      "error",
      expect.stringMatching(/--no-enable-termination-protection --stack-name .*-prod-order$/),
    ]);
  });

  test.each([
    ["DELETE_FAILED", "npm run empty"],
    ["UPDATE_ROLLBACK_FAILED", "npx cdk rollback"],
    ["UPDATE_IN_PROGRESS", "Wait"],
  ])("in state %s stop a deployment", async (StackStatus, remedy) => {
    const findings = await levels({ DescribeStacksCommand: stackOf("bus", { StackStatus }) });
    expect(findings).toContainEqual(["error", expect.stringContaining(remedy)]);
  });
});

describe("the quotas", () => {
  test("of PutEvents cover the orders that the API accepts", async () => {
    const quota = (Value: number) => ({
      ListServiceQuotasCommand: { Quotas: [{ QuotaName: "PutEvents throttle limit", Value }] },
    });
    expect((await checkPutEvents(account(quota(400)))).level).toBe("ok");
    expect(await checkPutEvents(account(quota(399)))).toMatchObject({
      level: "warning",
      what: expect.stringContaining("399 calls a second in eu-central-1"),
    });
    expect((await checkPutEvents(account({ ListServiceQuotasCommand: { Quotas: [] } }))).level).toBe("warning");
  });

  test("of Lambda are those of an established account", async () => {
    const free = (count: number) => ({
      GetAccountSettingsCommand: { AccountLimit: { UnreservedConcurrentExecutions: count } },
    });
    expect(await checkConcurrency(account(free(10)))).toMatchObject({
      level: "warning",
      remedy: [expect.stringContaining("L-B99A9384")],
    });
    expect((await checkConcurrency(account(free(100)))).level).toBe("ok");
  });

  test("of log policies leave one for API Gateway", async () => {
    const policies = (...names: string[]) => ({
      DescribeResourcePoliciesCommand: { resourcePolicies: names.map((policyName) => ({ policyName })) },
    });
    const ten = Array.from({ length: 10 }, (_, i) => `policy-${i}`);
    expect((await checkLogPolicies(account(policies(...ten)))).level).toBe("warning");
    expect((await checkLogPolicies(account(policies(...ten.slice(1))))).level).toBe("ok");
    expect((await checkLogPolicies(account(policies(...ten.slice(1), "AWSLogDeliveryWrite20150319")))).level).toBe(
      "ok",
    );
    const ofGroups = { resourcePolicies: ten.map((policyName) => ({ policyName, policyScope: "RESOURCE" })) };
    expect((await checkLogPolicies(account({ DescribeResourcePoliciesCommand: ofGroups }))).level).toBe("ok");
  });
});

describe("SES", () => {
  const warnings = async (answers: Answers, context = {}) =>
    (await checkMail(account(answers, context))).filter(({ level }) => level === "warning").map(({ what }) => what);
  const missing = failure("NotFoundException");

  test("sends from a verified address, or one of a verified domain", async () => {
    const only = (identity: string) => ({
      GetEmailIdentityCommand: ({ EmailIdentity }: Record<string, string>) =>
        EmailIdentity === identity ? { VerifiedForSendingStatus: true } : missing,
    });
    expect(await warnings(only("orders@shop.test"))).toEqual([]);
    expect(await warnings(only("shop.test"))).toEqual([]);
    const neither = [expect.stringContaining("SES does not send from orders@shop.test in eu-central-1")];
    expect(await warnings(only("other.test"))).toEqual(neither);
    expect(await warnings({ GetEmailIdentityCommand: { VerifiedForSendingStatus: false } })).toEqual(neither);
  });

  test("in its sandbox sends only to verified addresses, one e-mail per second", async () => {
    const sandbox = { GetAccountCommand: { ProductionAccessEnabled: false, SendQuota: { MaxSendRate: 1 } } };
    expect(await warnings(sandbox)).toEqual([expect.stringContaining("verified addresses only")]);
    expect(await warnings(sandbox, { mailsPerSecond: 14 })).toEqual([
      expect.stringContaining("sandbox"),
      expect.stringContaining("SES takes 1 mails a second, and the stage would send 14"),
    ]);
  });

  test("may have sending disabled", async () => {
    const paused = {
      GetAccountCommand: { ProductionAccessEnabled: true, SendingEnabled: false, SendQuota: { MaxSendRate: 1 } },
    };
    expect(await warnings(paused)).toEqual(["SES sends no mail of this account in eu-central-1."]);
  });
});

test("names that are too long are found before the deployment", () => {
  expect(checkNames({ ...cdkContext(), stage: "dev" }).level).toBe("ok");
  const long = checkNames({ ...cdkContext(), stage: "staging-2" });
  expect(long.level).toBe("error");
  expect(long.remedy?.[0]).toMatch(/on-daily-sales-reported-ap-\w+-1 has \d+ characters, and AWS::IAM::Role allows 64/);
  // The CDK itself rejects these.
  expect(checkNames({ ...cdkContext(), stage: "a-stage-with-a-very-long-name" })).toMatchObject({
    level: "error",
    what: expect.stringContaining("Function name can not be longer than 64 characters"),
  });
});
