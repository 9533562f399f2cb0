import { beforeAll, describe, expect, test } from "vitest";
import type { StackArtifact } from "../template/assembly.ts";
import { type CodeLibrary, compileFunctions } from "./code.ts";
import { type Simulation, simulate } from "./simulation.ts";

const role = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const allowed = {
  PolicyName: "all",
  PolicyDocument: { Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] },
};

/** A queue, and a function that sends to it. */
const stack: StackArtifact = {
  name: "Counting",
  templateFile: "Counting.template.json",
  assets: new Map([["code", import.meta.dirname]]),
  template: {
    Resources: {
      Inbox: { Type: "AWS::SQS::Queue", Properties: { QueueName: "inbox" } },
      Role: {
        Type: "AWS::IAM::Role",
        Properties: { RoleName: "counting", AssumeRolePolicyDocument: role, Policies: [allowed] },
      },
      Counting: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: "counting",
          Runtime: "nodejs24.x",
          Handler: "counting.fixture.handler",
          Code: { S3Key: "code" },
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Timeout: 90,
        },
      },
    },
  },
};

let code: CodeLibrary;
beforeAll(async () => {
  code = await compileFunctions([stack]);
});

const HOUR = 3_600_000;

/** Invokes the function as a client, so many times at once. */
async function invoke(simulation: Simulation, times = 1): Promise<unknown[]> {
  const call = async () => {
    const { status, body } = await simulation.request({
      method: "POST",
      path: "/2015-03-31/functions/counting/invocations",
      query: new URLSearchParams(),
      headers: {
        host: "127.0.0.1:4566",
        authorization: "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request, Signature=0",
      },
      body: Buffer.from(JSON.stringify({ queue: "inbox" })),
    });
    return status === 200 ? JSON.parse(String(body)) : status;
  };
  return simulation.settled(
    Promise.all(Array.from({ length: times }, () => call().catch((error: Error) => error.message))),
  );
}

const messagesOf = (simulation: Simulation) => {
  const { sqs } = simulation.cloud();
  return sqs.queues().flatMap(({ arn }) => sqs.peek(arn, 10).map(({ body }) => JSON.parse(body)));
};

describe("a simulation", () => {
  test("runs unmodified functions in virtual time: a minute's wait takes none, and stands in their dates", async () => {
    const simulation = simulate({ stacks: [stack], code, seed: 1 });
    const before = performance.now();
    expect(await invoke(simulation)).toEqual([{ count: 1 }]);
    expect(performance.now() - before).toBeLessThan(20_000);
    const [message] = messagesOf(simulation);
    expect(Date.parse(message.at) - Date.UTC(2030, 0, 1, 6)).toBeGreaterThanOrEqual(60_000);
  });

  test("keeps an environment's state between invocations, and starts another for each at the same time", async () => {
    const simulation = simulate({ stacks: [stack], code, seed: 1 });
    expect(await invoke(simulation)).toEqual([{ count: 1 }]);
    const both = await invoke(simulation, 2);
    expect(both).toContainEqual({ count: 2 });
    expect(both).toContainEqual({ count: 1 });
  });

  test("is the same for the same seed, to the byte, and another for another seed", async () => {
    const hashes: string[] = [];
    for (const seed of [7, 7, 8]) {
      const simulation = simulate({ stacks: [stack], code, seed });
      await invoke(simulation, 3);
      hashes.push(simulation.hash());
    }
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  test("kills the cloud as SIGKILL does: what was answered is kept, what runs is lost", async () => {
    const simulation = simulate({ stacks: [stack], code, seed: 1 });
    await invoke(simulation);
    void simulation.sleep(30_000).then(simulation.killCloud);
    expect(await invoke(simulation)).toEqual(["The cloud was killed."]);
    await simulation.run(simulation.clock.now() + HOUR);
    expect(messagesOf(simulation)).toHaveLength(1);
    expect(await invoke(simulation)).toEqual([{ count: 1 }]);
  });

  test("sets a function's clock apart from the cloud's", async () => {
    const simulation = simulate({ stacks: [stack], code, seed: 1 });
    simulation.skew("counting", 600_000);
    await invoke(simulation);
    const [message] = messagesOf(simulation);
    expect(Date.parse(message.at) - simulation.clock.now()).toBeGreaterThan(590_000);
  });

  test("ends with what the deployment throws", async () => {
    const broken = { ...stack, template: { Resources: { X: { Type: "AWS::Nothing::Here" } } } };
    const simulation = simulate({ stacks: [broken], code, seed: 1 });
    await expect(simulation.run(simulation.clock.now() + HOUR)).rejects.toThrow("AWS::Nothing::Here");
  });
});
