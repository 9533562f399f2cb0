import { type App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import {
  type IOidcProvider,
  OidcProviderNative,
  OpenIdConnectPrincipal,
  type PolicyStatement,
  Role,
} from "aws-cdk-lib/aws-iam";
import { APPLICATION } from "../../events/names.ts";
import { bootstrapRoles, inspection, testing } from "./permissions.ts";
import type { Trusted } from "./repository.ts";

const ISSUER = "token.actions.githubusercontent.com";

/** The maximum duration of a deployment or a run of the end-to-end tests. */
const SESSION = Duration.hours(1);

/**
 * Gives the workflows of one GitHub repository access to the account without stored keys: the identity provider, and one
 * role each for diffing pull requests, for deploying, and, in test accounts, for testing.
 */
export class GithubStack extends Stack {
  constructor(app: App, { repository, environments, tests, providerExists }: Trusted) {
    const stackName = `${APPLICATION}-github`;
    super(app, stackName, {
      stackName,
      description: `Lets the workflows of ${repository} deploy`,
      tags: { app: APPLICATION },
    });
    const provider = providerExists ? theProvider(this) : newProvider(this);
    const inEnvironments = environments.map((name) => `repo:${repository}:environment:${name}`);

    this.role(provider, "Diff", [`repo:${repository}:pull_request`], [bootstrapRoles(this, "lookup")]);
    this.role(provider, "Deploy", inEnvironments, [
      bootstrapRoles(this, "lookup", "deploy", "file-publishing"),
      ...inspection(this),
    ]);
    if (tests) this.role(provider, "Test", inEnvironments, testing(this));
  }

  /** Adds a role for jobs with one of these subjects, and an output with its ARN. */
  private role(provider: IOidcProvider, id: string, subjects: string[], may: PolicyStatement[]): void {
    const role = new Role(this, id, {
      roleName: `${APPLICATION}-github-${id.toLowerCase()}`,
      description: `What GitHub's workflows do: ${id.toLowerCase()}`,
      maxSessionDuration: SESSION,
      assumedBy: new OpenIdConnectPrincipal(provider, {
        StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subjects },
      }),
    });
    for (const statement of may) role.addToPolicy(statement);
    new CfnOutput(this, `${id}Role`, {
      value: role.roleArn,
      description: `For the GitHub variable AWS_${id.toUpperCase()}_ROLE`,
    });
  }
}

const newProvider = (stack: Stack): IOidcProvider =>
  new OidcProviderNative(stack, "Provider", { url: `https://${ISSUER}`, clientIds: ["sts.amazonaws.com"] });

function theProvider(stack: Stack): IOidcProvider {
  const arn = stack.formatArn({ service: "iam", region: "", resource: "oidc-provider", resourceName: ISSUER });
  return OidcProviderNative.fromOidcProviderArn(stack, "Provider", arn);
}
