import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { InvalidContext } from "../stage-from-context.ts";
import { cdkContext } from "../synth/context.ts";
import type { Properties } from "../synthesize.fixture.ts";
import { GithubStack } from "./github-stack.ts";
import { trustedBy } from "./repository.ts";

const trusted = (context: Record<string, unknown>) => trustedBy((key) => context[key]);
const CONTEXT = { repository: "acme/shop", environments: "dev, ephemeral" };

function rolesOf(context: Record<string, unknown>): Record<string, { subjects: string[]; statements: Properties[] }> {
  const template = Template.fromStack(new GithubStack(new App({ context: cdkContext() }), trusted(context)));
  const policies = Object.values<Properties>(template.findResources("AWS::IAM::Policy"));
  const roles = Object.entries<Properties>(template.findResources("AWS::IAM::Role")).map(([id, { Properties }]) => {
    const [trust, ...others] = Properties.AssumeRolePolicyDocument.Statement;
    expect([trust.Action, trust.Effect, others]).toEqual(["sts:AssumeRoleWithWebIdentity", "Allow", []]);
    const { "token.actions.githubusercontent.com:sub": sub, ...rest } = trust.Condition.StringEquals;
    expect(rest).toEqual({ "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" });
    const statements = policies
      .filter(({ Properties: { Roles } }) => Roles.some(({ Ref }: Properties) => Ref === id))
      .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement);
    return [Properties.RoleName.split("-").at(-1), { subjects: [sub].flat(), statements }];
  });
  return Object.fromEntries(roles);
}

describe("the roles of the workflows", () => {
  test("trust only jobs of the repository: pull requests to diff, its environments to deploy", () => {
    const { diff, deploy, ...others } = rolesOf(CONTEXT);
    expect(diff?.subjects).toEqual(["repo:acme/shop:pull_request"]);
    expect(deploy?.subjects).toEqual(["repo:acme/shop:environment:dev", "repo:acme/shop:environment:ephemeral"]);
    expect(others).toEqual({});
  });

  test("trust the ids of owner and repository where GitHub includes them", () => {
    const { diff } = rolesOf({ ...CONTEXT, repository: "acme@12/shop@34" });
    expect(diff?.subjects).toEqual(["repo:acme@12/shop@34:pull_request"]);
  });

  test("let a pull request assume only the lookup role", () => {
    const { diff } = rolesOf(CONTEXT);
    expect(diff?.statements).toHaveLength(1);
    expect(diff?.statements[0].Action).toBe("sts:AssumeRole");
    expect(JSON.stringify(diff?.statements[0].Resource)).toMatch(/:role\/cdk-hnb659fds-lookup-role-[^[]*-\*"/);
  });

  test("let a deployment read settings but no data", () => {
    const { deploy } = rolesOf({ ...CONTEXT, tests: "true" });
    const actions = deploy?.statements.flatMap(({ Action }) => Action).sort();
    expect(actions).toEqual([
      "cloudformation:DescribeStacks",
      "cloudformation:GetTemplate",
      "lambda:GetAccountSettings",
      "logs:DescribeResourcePolicies",
      "servicequotas:ListServiceQuotas",
      "ses:GetAccount",
      "ses:GetEmailIdentity",
      "ssm:GetParameter",
      "sts:AssumeRole",
    ]);
  });

  test("let tests change the application's resources in a test account", () => {
    const { test: forTests } = rolesOf({ ...CONTEXT, tests: "true" });
    const statements = forTests?.statements ?? [];
    expect(forTests?.subjects).toEqual(["repo:acme/shop:environment:dev", "repo:acme/shop:environment:ephemeral"]);
    expect(statements.flatMap(({ Action }) => Action)).toContain("s3:DeleteObject");
    for (const { Action, Resource } of statements) {
      if (Resource === "*") expect(Action).toBe("sqs:ListQueues");
      else for (const each of [Resource].flat()) expect(JSON.stringify(each)).toMatch(/shop|\/orders\*/);
    }
    for (const action of statements.flatMap(({ Action }) => Action)) expect(action).not.toContain("*");
  });
});

test("the account's identity provider is created unless it exists", () => {
  const providers = (context: object) =>
    Template.fromStack(new GithubStack(new App({ context: cdkContext() }), trusted({ ...CONTEXT, ...context })));
  providers({}).hasResourceProperties("AWS::IAM::OIDCProvider", {
    Url: "https://token.actions.githubusercontent.com",
    ClientIdList: ["sts.amazonaws.com"],
  });
  const existing = providers({ providerExists: "true" });
  existing.resourceCountIs("AWS::IAM::OIDCProvider", 0);
  expect(JSON.stringify(existing.toJSON())).toContain(":oidc-provider/token.actions.githubusercontent.com");
});

describe("refused, by name and value:", () => {
  test.each([
    [{}, /"repository" is "": it must be a GitHub repository/],
    [{ ...CONTEXT, repository: "acme" }, /"repository" is "acme"/],
    [{ ...CONTEXT, repository: "acme/*" }, /"repository" is "acme\/\*"/],
    [{ repository: "acme/shop" }, /"environments" is ""/],
    [{ ...CONTEXT, environments: "dev,*" }, /"environments" is "dev,\*"/],
    [{ ...CONTEXT, providerExists: "no" }, /"providerExists" is "no"/],
    [{ ...CONTEXT, tests: "yes" }, /"tests" is "yes": it must be true or false/],
  ])("%j", (context, message) => {
    expect(() => trusted(context)).toThrow(InvalidContext);
    expect(() => trusted(context)).toThrow(message);
  });
});
