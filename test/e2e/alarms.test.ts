import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { eventually } from "../support/eventually.ts";
import { startCloud, synthesizeApp } from "../support/local-cloud.ts";
import { connect, type Mail } from "../support/stage.ts";
import { isLocal } from "./stage-under-test.ts";

const ADDRESS = "on-call@shop.test";

test.skipIf(!isLocal)("stage prod mails its alarms to the address that is given, once that has confirmed", async () => {
  const { directory, remove } = await synthesizeApp({ stage: "prod", alarmEmail: ADDRESS });
  const cloud = await startCloud(["--app", directory]);
  try {
    const { mails } = await connect("prod", cloud.endpoint);
    const received = async () => ((await mails?.()) ?? []).filter(({ to }: Mail) => to.includes(ADDRESS));
    const [asked] = await eventually("the address is asked", received, ({ length }) => length === 1);
    expect(asked?.subject).toBe("AWS Notification - Subscription Confirmation");
    const [link = ""] = /http\S+/.exec(asked?.text ?? "") ?? [];
    expect((await fetch(link)).status).toBe(200);

    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const sns = new SNSClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials });
    const TopicArn = `arn:aws:sns:us-east-1:000000000000:${nameOf({ name: "prod" }, "alarms")}`;
    await sns.send(new PublishCommand({ TopicArn, Subject: "ALARM", Message: "Dead letters wait." }));
    const [, alarm] = await eventually("the alarm is mailed", received, ({ length }) => length === 2);
    expect(alarm?.text).toContain("Dead letters wait.");
  } finally {
    await cloud.stop();
    await remove();
  }
});
