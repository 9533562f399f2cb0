import { RemovalPolicy } from "aws-cdk-lib";
import type { Kind, Stage } from "./stage.ts";

type Defaults = Omit<Stage, "name" | "kind" | "alarmRecipient">;

const development: Defaults = {
  removalPolicy: RemovalPolicy.DESTROY,
  protected: false,
  paymentWindowSeconds: 900,
  logRetentionDays: 7,
  archiveRetentionDays: 7,
  apiAccess: { kind: "iam" },
  apiThrottle: { rate: 100, burst: 200 },
  corsOrigins: [],
  senderAddress: "orders@shop.example",
  ownerAddress: "owner@shop.example",
  mailsPerSecond: 1,
  operators: [],
  backOffice: [],
};

/** What a stage of each kind has unless the context sets it otherwise. */
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
    // Kept, except what a failed first deployment made: its names would be taken when it is tried again.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    protected: true,
    paymentWindowSeconds: 1800,
    logRetentionDays: 90,
    archiveRetentionDays: 90,
    apiThrottle: { rate: 500, burst: 1000 },
    mailsPerSecond: 14,
  },
};

/** The stages that are not for development. Any other name is a stage for development, such as `dev` or `pr-42`. */
export const stages: Record<string, Kind> = { local: "local", prod: "production" };

/** The names of stages that the names of resources leave room for. */
export const STAGE_NAMES = [...Object.keys(stages), "staging", "pr-9999"];
