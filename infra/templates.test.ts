import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { catalogue } from "../events/contracts/catalogue.ts";
import { APPLICATION, nameOf } from "../events/names.ts";
import { registrySchemaOf } from "../events/schemas/registry-schema.ts";
import { services } from "./app.ts";
import { sourceOf } from "./service.ts";
import { root } from "./synth/context.ts";
import { type Properties, synthesize } from "./synthesize.fixture.ts";

const dev = synthesize();
const { assembly, resources, stage } = dev;

const TYPES = [
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::DynamoDB::GlobalTable",
  "AWS::EventSchemas::Registry",
  "AWS::EventSchemas::Schema",
  "AWS::Events::Archive",
  "AWS::Events::EventBus",
  "AWS::Events::EventBusPolicy",
  "AWS::Events::Rule",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::Permission",
  "AWS::Logs::Delivery",
  "AWS::Logs::DeliveryDestination",
  "AWS::Logs::DeliverySource",
  "AWS::Logs::LogGroup",
  "AWS::Logs::QueryDefinition",
  "AWS::S3::Bucket",
  "AWS::S3::BucketPolicy",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "AWS::SSM::Parameter",
];

describe("the stacks", () => {
  test("are the bus and one per service", () => {
    expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual(
      ["bus", ...Object.keys(services)].map((name) => nameOf(stage, name)).sort(),
    );
  });

  test.each(assembly.stacks.map(({ stackName, template }) => [stackName, template] as const))(
    "%s imports and exports nothing",
    (_, template) => {
      expect(JSON.stringify(template)).not.toMatch(/Fn::ImportValue|"Export"|Fn::GetStackOutput/);
    },
  );

  test("have only resources of these types, and no custom resources", () => {
    expect([...new Set(resources().map(({ type }) => type))].sort()).toEqual(TYPES);
  });

  test("are the same every time, wherever they are written", () => {
    const again = synthesize();
    const texts = ({ assembly: { stacks } }: typeof dev) =>
      stacks.map(({ stackName, template, assets }) => JSON.stringify([stackName, template, assets]));
    expect(texts(again)).toEqual(texts(dev));
  });

  test("deploy every handler", () => {
    const handlers = globSync("{services,events}/*/*.handler.ts", { cwd: root });
    expect([...dev.entries].sort()).toEqual(handlers.sort());
  });
});

describe("the bus", () => {
  test("registers every contract", () => {
    const schemas = resources("AWS::EventSchemas::Schema").map(({ properties }) => properties.SchemaName);
    expect(schemas.sort()).toEqual(
      Object.values(catalogue)
        .map((contract) => registrySchemaOf(contract).name)
        .sort(),
    );
  });

  test("keeps claims longer than the archive and a consumer's queues can keep events", () => {
    const [archive] = resources("AWS::Events::Archive");
    const expirations = resources("AWS::S3::Bucket")
      .flatMap(({ properties }) => properties.LifecycleConfiguration?.Rules ?? [])
      .map(({ ExpirationInDays }: Properties) => ExpirationInDays);
    expect(expirations).toHaveLength(1);
    const retentions = resources("AWS::SQS::Queue").map(({ properties }) => properties.MessageRetentionPeriod);
    const [longest, shortest] = [Math.max(...retentions), Math.min(...retentions)];
    // A day of EventBridge's retries, the queue, the dead-letter queue, and the queue once more after a redrive.
    const days = 1 + (shortest + longest + shortest) / 86_400;
    expect(expirations[0]).toBeGreaterThanOrEqual(archive?.properties.RetentionDays + days);
  });

  const denials = resources("AWS::Events::EventBusPolicy").map(({ properties }) => properties.Statement);

  const sources = Object.entries(services).map(([name, service]) => [name, sourceOf(name, service)] as const);

  test.each(sources)("accepts events of %s only from its relay", (service, source) => {
    const [denial, ...others] = denials.filter(({ Condition }) => Condition.StringEquals?.["events:source"] === source);
    expect(denial).toMatchObject({ Effect: "Deny", Principal: "*", Action: "events:PutEvents" });
    expect(others).toEqual([]);
    const relay = resources("AWS::IAM::Role").find(
      ({ stack, id }) => stack === nameOf(stage, service) && /RelayRole/.test(id),
    );
    const [allowed, ...more] = denial.Condition.ArnNotLike["aws:PrincipalArn"];
    const nameOfRole = relay?.properties.RoleName["Fn::Join"][1];
    expect(more).toEqual([]);
    expect(allowed["Fn::Join"][1].slice(-2)).toEqual([`:role/${nameOfRole[0]}`, nameOfRole[1]]);
  });

  test("accepts the application's other sources from nobody, and every contract's source is accepted", () => {
    const [denial] = denials.filter(({ Condition }) => Condition.StringLike);
    expect(denial.Condition).toEqual({
      StringLike: { "events:source": "app.*" },
      StringNotEquals: { "events:source": sources.map(([, source]) => source) },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    });
    expect(denials).toHaveLength(sources.length + 1);
    const all = Object.values(catalogue).map(({ source }) => source);
    expect(new Set(all)).toEqual(new Set(sources.map(([, source]) => source)));
  });
});

describe("every bucket", () => {
  test.each(resources("AWS::S3::Bucket").map((bucket) => [bucket.id, bucket] as const))(
    "%s is private and encrypted",
    (_, bucket) => {
      expect(bucket.properties).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      });
    },
  );
});

describe("plain HTTP is refused to everybody, whatever else they may do", () => {
  const own = [
    ...resources("AWS::SQS::Queue").map((queue) => ({
      resource: queue,
      kind: "AWS::SQS::QueuePolicy",
      action: "sqs:*",
    })),
    ...resources("AWS::S3::Bucket").map((bucket) => ({
      resource: bucket,
      kind: "AWS::S3::BucketPolicy",
      action: "s3:*",
    })),
  ];

  test.each(own.map((each) => [each.resource.id, each] as const))("by %s", (_, { resource, kind, action }) => {
    const Ref = { Ref: resource.id };
    const arn = { "Fn::GetAtt": [resource.id, "Arn"] };
    const policy = resources(kind)
      .filter(({ stack }) => stack === resource.stack)
      .find(({ properties }) => isDeepStrictEqual(properties.Bucket ?? properties.Queues[0], Ref));
    expect(policy?.properties.PolicyDocument.Statement).toContainEqual({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: action,
      Resource: action === "s3:*" ? [arn, { "Fn::Join": ["", [arn, "/*"]] }] : arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });
});

describe("every function", () => {
  const functions = resources("AWS::Lambda::Function");
  test.each(functions.map((fn) => [fn.properties.FunctionName, fn] as const))(
    "%s is traced, logs JSON to a group that forgets, and is the newest runtime on ARM",
    (_, fn) => {
      expect(fn.properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogFormat: "JSON" },
      });
      const logs = resources("AWS::Logs::LogGroup").find(
        ({ stack, id }) => stack === fn.stack && id === fn.properties.LoggingConfig.LogGroup.Ref,
      );
      expect(logs?.properties).toEqual({
        LogGroupName: `/aws/lambda/${fn.properties.FunctionName}`,
        RetentionInDays: 7,
      });
    },
  );
});

describe("every alarm on a metric of the application's own", () => {
  const own = resources("AWS::CloudWatch::Alarm").filter(({ properties }) => properties.Namespace === APPLICATION);

  test.each(own.map((each) => [each.properties.AlarmName, each] as const))(
    "%s looks at what a function counts",
    (_, { properties }) => {
      const dimensions = properties.Dimensions.map(({ Name, Value }: Properties) => [Name, Value]);
      const { function: name = "", service = "", ...others } = Object.fromEntries<string>(dimensions);
      expect(others).toEqual({});
      const handler = name.replace(`${nameOf(stage, service)}-`, "");
      const code = [...filesBehind(join(root, `services/${service}/${handler}.handler.ts`)).values()].join();
      expect(code).toContain(`addMetric("${properties.MetricName}", MetricUnit.Count`);
    },
  );

  test("includes those on overdue money", () => {
    const metrics = own.map(({ properties }) => properties.MetricName);
    expect(metrics).toEqual(expect.arrayContaining(["OrdersExpired", "RefundsOverdue", "SettlementsOverdue"]));
  });

  /** Returns a source file and all project files that it imports, by path. */
  function filesBehind(path: string, found = new Map<string, string>()): Map<string, string> {
    if (found.has(path)) return found;
    const code = readFileSync(path, "utf8");
    found.set(path, code);
    for (const [, imported = ""] of code.matchAll(/ from "(\.[^"]+)"/g)) filesBehind(join(path, "..", imported), found);
    return found;
  }
});

describe("stage prod", () => {
  const prod = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });
  test("keeps its data", () => {
    const tables = prod.resources("AWS::DynamoDB::GlobalTable");
    for (const { properties } of tables) expect(properties.Replicas[0].DeletionProtectionEnabled).toBe(true);
    for (const { terminationProtection, template } of prod.assembly.stacks) {
      expect(terminationProtection).toBe(true);
      for (const { Type, DeletionPolicy, UpdateReplacePolicy } of Object.values<Properties>(template.Resources)) {
        if (!/Table|Bucket$|LogGroup/.test(Type)) continue;
        // Plain Retain would leave resources behind after a failed first deployment, and block their names for the next.
        expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(["RetainExceptOnCreate", "Retain"]);
      }
    }
    expect(tables.length).toBeGreaterThan(0);
  });

  test("names everything after itself", () => {
    const text = JSON.stringify(prod.assembly.stacks.map(({ template }) => template));
    expect(text).toContain(nameOf(prod.stage, "order", "relay"));
    expect(text).not.toContain(nameOf(stage));
  });
});

describe("every alarm", () => {
  const actionsOf = ({ resources }: typeof dev) =>
    resources("AWS::CloudWatch::Alarm").map(({ properties }) => properties.AlarmActions);

  test("reaches the stage's own topic, which admits CloudWatch and e-mails the address", () => {
    const prod = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });
    const actions = actionsOf(prod);
    expect(actions.length).toBeGreaterThan(10);
    for (const [action, ...others] of actions) {
      expect(JSON.stringify(action)).toMatch(/:sns:.*:[\w-]+-prod-alarms"/);
      expect(others).toEqual([]);
    }
    const [topic] = prod.resources("AWS::SNS::Topic");
    expect(topic?.properties.TopicName).toBe(nameOf(prod.stage, "alarms"));
    expect(prod.resources("AWS::SNS::Subscription").map(({ properties }) => properties)).toEqual([
      { Protocol: "email", Endpoint: "on-call@shop.test", TopicArn: { Ref: topic?.id } },
    ]);
    const [policy] = prod.resources("AWS::SNS::TopicPolicy");
    expect(policy?.properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Action: "sns:Publish",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Resource: { Ref: topic?.id },
      }),
    );
  });

  test("reaches the given topic, and the stage has none of its own", () => {
    const topicArn = "arn:aws:sns:eu-central-1:123456789012:on-call";
    const prod = synthesize({ stage: "prod", alarmTopicArn: topicArn });
    for (const actions of actionsOf(prod)) expect(actions).toEqual([topicArn]);
    expect(prod.resources("AWS::SNS::Topic")).toEqual([]);
  });

  test("reaches nobody when the stage has no recipient", () => {
    for (const actions of actionsOf(dev)) expect(actions).toBeUndefined();
  });
});
