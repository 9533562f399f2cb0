import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createFunctionLogs } from "./function-logs.ts";
import { createLogs } from "./logs.ts";

const role: Caller = { type: "role", arn: "arn:session", roleArn: "arn:role" };

function setUp(mayCreate: boolean) {
  const clock = drivenClock();
  const logs = createLogs({ clock });
  const asked: string[] = [];
  const write = createFunctionLogs({
    logs,
    clock,
    refusal: (_, [required]) => {
      asked.push(`${required?.action} ${required?.resource}`);
      return mayCreate ? undefined : "no";
    },
  });
  const linesOf = async (logGroupName: string) => {
    const answer = await logs.service.handle(
      {
        method: "POST",
        path: "/",
        query: new URLSearchParams(),
        headers: { "x-amz-target": "Logs_20140328.FilterLogEvents" },
        body: Buffer.from(JSON.stringify({ logGroupName })),
      },
      { caller: role, requestId: "r", endpoint: "" },
    );
    const { events, __type } = JSON.parse(String(answer.body));
    return __type ?? events.map(({ message, logStreamName }: Record<string, string>) => [logStreamName, message]);
  };
  return { logs, write, linesOf, asked };
}

test("a line creates its group and stream if the role permits it", async () => {
  const { write, linesOf, asked } = setUp(true);
  write("/aws/lambda/f", "stream", "hello", role);
  write("/aws/lambda/f", "stream", "again", role);
  expect(await linesOf("/aws/lambda/f")).toEqual([
    ["stream", "hello\n"],
    ["stream", "again\n"],
  ]);
  expect(asked).toEqual(["logs:CreateLogGroup arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f"]);
});

test("without permission to create the group a line is lost, but an existing group receives it", async () => {
  const { write, linesOf, logs } = setUp(false);
  write("g", "s", "lost", role);
  expect(await linesOf("g")).toBe("ResourceNotFoundException");
  logs.createLogGroup("g");
  write("g", "s", "kept", role);
  expect(await linesOf("g")).toEqual([["s", "kept\n"]]);
});
