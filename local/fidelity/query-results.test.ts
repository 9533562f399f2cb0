import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import {
  apis,
  type Client,
  clientOf,
  createResources,
  type Examples,
  supportedOperations,
} from "./strange-input.fixture.ts";

const { endpoint } = emptyCloud();
let client: Client;
let inputOf: Examples;

beforeAll(async () => {
  client = clientOf(endpoint());
  inputOf = await createResources(endpoint(), client);
});
afterAll(() => client.close());

/** What has no example that succeeds: it needs a secret token, a role without policies, or a stack. */
const FAILED: Record<string, string[]> = {
  SNS: ["ConfirmSubscription"],
  IAM: ["DeleteRole"],
  CloudFormation: ["GetTemplate", "ListStackResources"],
};

const turnOf = (name: string) => (/^(Delete|Unsubscribe)/.test(name) ? 2 : /^(Detach|Remove|Untag)/.test(name) ? 1 : 0);

describe.each(Object.entries(apis).filter(([, { protocol }]) => "query" in protocol))("%s", (api, description) => {
  // Clients that parse XML, such as botocore's, fail without the element of a result that they expect.
  test("answers with the element of the result where an operation has an output, and only there", async () => {
    const supported = await supportedOperations(client, description);
    const ordered = [...supported].sort((a, b) => turnOf(a.name) - turnOf(b.name));
    const wrong: string[] = [];
    const failed: string[] = [];
    for (const operation of ordered) {
      const { status, body } = await client.send(operation.request(inputOf(api, operation)));
      const hasResult = body.includes(`<${operation.name}Result>`);
      if (status !== 200) failed.push(operation.name);
      else if (hasResult !== operation.hasOutput) wrong.push(operation.name);
    }
    expect({ wrong, failed }).toEqual({ wrong: [], failed: FAILED[api] ?? [] });
  });
});
