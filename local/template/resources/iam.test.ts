import { expect, test } from "vitest";
import { drivenClock } from "../../clock.ts";
import type { Cloud } from "../../cloud.ts";
import { createIdentities } from "../../iam/identities.ts";
import { seededRandom } from "../../random.ts";
import { memoryStore } from "../../store.ts";
import type { Resource } from "../resource-type.ts";
import { customerManagedPolicy, role } from "./iam.ts";

const identities = createIdentities({ random: seededRandom(1), store: memoryStore(), clock: drivenClock() });
const cloud = { identities } as Cloud;
const resource = (logicalId: string, properties: object): Resource => ({
  logicalId,
  stackName: "stack",
  properties,
  changed: true,
  assetDirectory: () => "",
});
const PolicyDocument = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] };
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

test("a managed policy is referred to by its ARN, and roles get the policies attached to them", async () => {
  const policy = await customerManagedPolicy.create(resource("Policy", { PolicyDocument }), cloud);
  expect(policy.ref).toMatch(/^arn:aws:iam::000000000000:policy\/stack-Policy-[0-9A-F]{12}$/);
  const created = await role.create(resource("Role", { RoleName: "r", ManagedPolicyArns: [BASIC, policy.ref] }), cloud);
  expect(identities.roles.find("r")?.attached).toEqual([BASIC, policy.ref]);
  expect(identities.policiesOf(created.attributes?.["Arn"] ?? "")).toContain(PolicyDocument);
  await customerManagedPolicy.create(resource("Other", { PolicyDocument, Roles: ["r"] }), cloud);
  expect(identities.policies().filter(({ role: name }) => name === "r")).toHaveLength(3);
});

test("an unknown managed policy is rejected by name", () => {
  const properties = { RoleName: "s", ManagedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] };
  expect(() => role.create(resource("Role", properties), cloud)).toThrow(
    "arn:aws:iam::aws:policy/PowerUserAccess is not known to the local cloud. Known: AWSLambda",
  );
});
