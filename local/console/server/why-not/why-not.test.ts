import { EventBridgeClient, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { startCloud } from "../../../start-cloud.ts";
import type { WhyNotEvent } from "../../api/why-not.ts";

test("an event is explained by the rules as they were when it was put", async () => {
  const cloud = await startCloud();
  try {
    const events = new EventBridgeClient(cloud.client);
    const put = async (source: string): Promise<string> => {
      const entry = { Source: source, DetailType: "Tried", Detail: '{"n":1}' };
      const { Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
      return Entries?.[0]?.EventId ?? "";
    };
    const why = async (id: string) =>
      (await (await fetch(`${cloud.endpoint}/console/api/why-not/event/${id}`)).json()) as WhyNotEvent;
    const rule = (pattern: object, State: "ENABLED" | "DISABLED" = "ENABLED") =>
      events.send(new PutRuleCommand({ Name: "r", EventPattern: JSON.stringify(pattern), State }));

    const before = await put("a");
    await rule({ source: ["b"], detail: { n: [1] } });
    const other = await put("a");
    await rule({ source: ["a"] });
    const taken = await put("a");
    await rule({ source: ["a"] }, "DISABLED");
    const disabled = await put("a");

    expect((await why(before)).rules).toEqual([]);
    expect(await why(other)).toMatchObject({
      rules: [{ rule: "r", took: false, fields: [{ path: "source", fits: false, wanted: '"b"', found: '"a"' }, {}] }],
      draft: { path: "source", value: '"a"', more: 3, of: 4 },
    });
    expect((await why(taken)).rules).toMatchObject([{ took: true }]);
    expect((await why(disabled)).rules).toMatchObject([{ took: false, isDisabled: true, fields: [{ fits: true }] }]);
    expect((await fetch(`${cloud.endpoint}/console/api/why-not/event/gone`)).status).toBe(404);
    expect((await fetch(`${cloud.endpoint}/console/api/why-not/call/x`)).status).toBe(400);
    expect((await fetch(`${cloud.endpoint}/console/api/why-not/call/999999`)).status).toBe(404);
  } finally {
    await cloud.stop();
  }
});
