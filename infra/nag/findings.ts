import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { withoutCode } from "../app-without-code.ts";
import { GithubStack } from "../github/github-stack.ts";
import { cdkContext } from "../synth/context.ts";
import { type Acknowledgement, acknowledgements } from "./acknowledgements.ts";

/** A violated rule, and the construct that violates it. */
export interface Finding {
  rule: string;
  where: string;
  description: string;
}

/** Returns the findings of cdk-nag's AwsSolutions and Serverless packs in the stage's stacks and the GitHub stack. */
export const findings = (context: Record<string, unknown>): Finding[] => [
  ...withoutCode(context, ({ app }) => findingsIn(app)),
  ...findingsIn(forGithub()),
];

function findingsIn(app: App): Finding[] {
  app.synth();
  const packs = [new AwsSolutionsChecks(app), new ServerlessChecks(app)];
  const reports = packs.map((pack) => pack.validate({ appConstruct: app, templatePaths: [], stackTemplates: [] }));
  return reports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath = "?" }) => ({ rule: ruleName, where: constructPath, description })),
    ),
  );
}

function forGithub(): App {
  const app = new App({ context: cdkContext() });
  new GithubStack(app, { repository: "acme/shop", environments: ["dev"], tests: true, providerExists: false });
  return app;
}

const covers = ({ rule, where }: Acknowledgement, finding: Finding): boolean =>
  rule.test(finding.rule) && where.test(finding.where);

/** Returns the findings without an acknowledgement. */
export const unacknowledged = (found: Finding[]): Finding[] =>
  found.filter((finding) => !acknowledgements.some((each) => covers(each, finding)));

/** Returns the acknowledgements that no longer match a finding. */
export const stale = (found: Finding[]): Acknowledgement[] =>
  acknowledgements.filter((each) => !found.some((finding) => covers(each, finding)));
