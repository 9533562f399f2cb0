import { RemovalPolicy } from "aws-cdk-lib";
import type { Kind, Stage } from "./stage.ts";

type Defaults = Omit<Stage, "name" | "kind" | "alarmRecipient">;

const development: Defaults = {
  removalPolicy: RemovalPolicy.DESTROY,
  protected: false,
  paymentWindowSeconds: 900,
  logRetentionDays: 7,
  archiveRetentionDays: 7,
  // Enough for every event's way, failed attempts included.
  busLogs: { level: "INFO", detail: false },
  dashboardPerService: false,
  apiAccess: { kind: "iam" },
  apiThrottle: { rate: 100, burst: 200 },
  corsOrigins: [],
  senderAddress: "orders@shop.example",
  ownerAddress: "owner@shop.example",
  mailsPerSecond: 1,
  operators: [],
  backOffice: [],
  runbookUrl: "docs/runbooks",
};

/** The defaults for each kind of stage, which the context can override. */
export const kinds: Record<Kind, Defaults> = {
  local: {
    ...development,
    apiAccess: { kind: "open" },
    apiThrottle: { rate: 5000, burst: 10_000 },
    mailsPerSecond: 5000,
    operators: ["arn:aws:iam::*:user/administrator"],
  },
  development,
  production: {
    ...development,
    // Kept, except after a failed first deployment, whose leftovers would block the names on the next attempt.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    protected: true,
    paymentWindowSeconds: 1800,
    logRetentionDays: 90,
    archiveRetentionDays: 90,
    busLogs: { level: "ERROR", detail: false },
    dashboardPerService: true,
    apiThrottle: { rate: 500, burst: 1000 },
    mailsPerSecond: 14,
  },
};

/** The stages that are not for development. Any other name, such as `dev` or `pr-42`, is a development stage. */
export const stages: Record<string, Kind> = { local: "local", prod: "production" };

/** Stage names that resource names must have room for. */
export const STAGE_NAMES = [...Object.keys(stages), "staging", "pr-9999"];
