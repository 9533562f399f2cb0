import { App } from "aws-cdk-lib";
import { cdkContext } from "../synth/context.ts";
import { GithubStack } from "./github-stack.ts";
import { trustedBy } from "./repository.ts";

// A separate app: `npx cdk deploy --app "node infra/github/main.ts" -c repository=acme/shop …`
const app = new App({ context: cdkContext(), analyticsReporting: false });
new GithubStack(
  app,
  trustedBy((key) => app.node.tryGetContext(key)),
);
app.synth();
