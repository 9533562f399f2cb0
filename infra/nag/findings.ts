import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { withoutCode } from "../app-without-code.ts";
import { GithubStack } from "../github/github-stack.ts";
import { cdkContext } from "../synth/context.ts";
import { type Acknowledgement, acknowledgements } from "./acknowledgements.ts";

/** A broken rule, and the construct that breaks it. */
export interface Finding {
  rule: string;
  where: string;
  description: string;
}

/** What cdk-nag's packs AwsSolutions and Serverless find in the stacks of the context's stage, and in the one for GitHub. */
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

/** The findings that nobody acknowledged. */
export const unacknowledged = (found: Finding[]): Finding[] =>
  found.filter((finding) => !acknowledgements.some((each) => covers(each, finding)));

/** The acknowledgements that nothing calls for any more. */
export const stale = (found: Finding[]): Acknowledgement[] =>
  acknowledgements.filter((each) => !found.some((finding) => covers(each, finding)));
