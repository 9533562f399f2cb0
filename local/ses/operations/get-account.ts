import { operation } from "../operation.ts";

export const getAccount = operation({
  http: { route: "GET /v2/email/account" },
  input: {},
  permissions: () => [{ action: "ses:GetAccount", resource: "*" }],
  run({ quota }) {
    const { maxSendRate, max24HourSend } = quota.limits();
    const sentLast24Hours = quota.sentLast24Hours();
    return {
      DedicatedIpAutoWarmupEnabled: false,
      EnforcementStatus: "HEALTHY",
      ProductionAccessEnabled: true,
      SendQuota: { Max24HourSend: max24HourSend, MaxSendRate: maxSendRate, SentLast24Hours: sentLast24Hours },
      SendingEnabled: true,
    };
  },
});
