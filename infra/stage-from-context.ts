import { principalOf } from "../events/http/caller.ts";
import type { AlarmRecipient, ApiAccess, BusLogs, Kind, Stage } from "./stage.ts";
import { kinds, stages } from "./stages.ts";

/** A context value is invalid. */
export class InvalidContext extends Error {
  override name = "InvalidContext";
}

const refuse = (key: string, value: unknown, expected: string): never => {
  throw new InvalidContext(`Context "${key}" is ${JSON.stringify(value)}: ${expected}. Set it with -c ${key}=…`);
};

function text(key: string, value: unknown, form: RegExp, expected: string): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" && form.test(value) ? value : refuse(key, value, expected);
}

const address = (key: string, context: (key: string) => unknown): string | undefined =>
  text(key, context(key), /^[^\s@]+@[^\s@]+\.[^\s@]+$/, "it must be an e-mail address");

function texts(key: string, value: unknown, form: RegExp, expected: string): string[] | undefined {
  const list = typeof value === "string" ? value.split(",").map((item) => item.trim()) : value;
  if (list === undefined) return undefined;
  const fits = Array.isArray(list) && list.length > 0 && list.every((item) => form.test(String(item)));
  return fits ? list.map(String) : refuse(key, value, expected);
}

function wholeNumber(key: string, value: unknown, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const fits = typeof number === "number" && Number.isInteger(number) && number >= least && number <= most;
  return fits ? number : refuse(key, value, `it must be a whole number from ${least} to ${most}`);
}

function flag(key: string, value: unknown): boolean | undefined {
  if (value === undefined) return undefined;
  return ["true", "false"].includes(String(value))
    ? String(value) === "true"
    : refuse(key, value, "it must be true or false");
}

function busLogs(context: (key: string) => unknown, defaults: BusLogs): BusLogs {
  const form = /^(off|error|info|trace)$/;
  const level = text("busLogs", context("busLogs"), form, "it must be off, error, info, or trace");
  return {
    level: (level?.toUpperCase() as BusLogs["level"] | undefined) ?? defaults.level,
    detail: flag("busLogDetail", context("busLogDetail")) ?? defaults.detail,
  };
}

function jwtAccess(context: (key: string) => unknown): ApiAccess | undefined {
  const issuer = text("jwtIssuer", context("jwtIssuer"), /^https:\/\/\S+$/, "it must be an https URL");
  const audience = texts("jwtAudience", context("jwtAudience"), /^\S+$/, "it has to name one audience or more");
  if (issuer && audience) return { kind: "jwt", issuer, audience };
  if (issuer) return refuse("jwtAudience", undefined, `jwtIssuer is set, so the tokens' audience is needed too`);
  if (audience) return refuse("jwtIssuer", undefined, `jwtAudience is set, so the tokens' issuer is needed too`);
  return undefined;
}

function backOffice(value: unknown, access: ApiAccess): string[] | undefined {
  const form = /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/\S+$/;
  const arns = texts("backOffice", value, form, "it must be ARNs of roles or users, separated by commas");
  if (arns && access.kind !== "iam")
    return refuse(
      "backOffice",
      value,
      `the API's access is ${access.kind}, so no caller is a role or user; leave it out`,
    );
  return arns?.map((arn) => principalOf(arn) ?? refuse("backOffice", value, `${arn} is no ARN of a role or user`));
}

function alarmRecipient(context: (key: string) => unknown): AlarmRecipient | undefined {
  const email = address("alarmEmail", context);
  const topicArn = text(
    "alarmTopicArn",
    context("alarmTopicArn"),
    /^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/,
    "it must be the ARN of an SNS topic",
  );
  if (email && topicArn) {
    const both =
      "subscribe the address to the topic of alarmTopicArn, or leave that out for a topic of the stage's own";
    throw new InvalidContext(`Context "alarmEmail" and "alarmTopicArn" are both set: ${both}.`);
  }
  if (email) return { email };
  return topicArn ? { topicArn } : undefined;
}

/** Lower case, since the names of buckets and other resources derive from it. */
const STAGE_NAME = /^[a-z][a-z\d]*(-[a-z\d]+)*$/;

/** Names that suggest production: such a stage must state its kind, so that it never gets disposable tables by default. */
const LIKE_PRODUCTION = /^(prd|prod|live)/;

/** Returns the kind of a stage: from `infra/stages.ts`, from the context, or development. */
function kindOf(name: string, context: (key: string) => unknown): Kind {
  const form = /^(development|production)$/;
  const asked = text("kind", context("kind"), form, "it must be development or production") as Kind | undefined;
  const known = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (known && asked && known !== asked) return refuse("kind", asked, `infra/stages.ts says that ${name} is ${known}`);
  const kind = known ?? asked;
  if (kind === undefined && LIKE_PRODUCTION.test(name)) {
    throw new InvalidContext(
      `Context "stage" is "${name}", which sounds like production, but not what it is called here (${productionStages()}). Say what it is with -c kind=production or -c kind=development, or describe it in infra/stages.ts.`,
    );
  }
  return kind ?? "development";
}

const productionStages = (): string =>
  Object.entries(stages)
    .filter(([, kind]) => kind === "production")
    .map(([name]) => name)
    .join(", ");

/**
 * Returns the stage that the context names (key `stage`, default `dev`): the defaults of its kind, overridden by the
 * context. Throws `InvalidContext`.
 */
export function stageFrom(context: (key: string) => unknown): Stage {
  const name =
    text("stage", context("stage"), STAGE_NAME, "it must be words of a-z and 0-9, joined by hyphens") ?? "dev";
  const kind = kindOf(name, context);
  const defaults = kinds[kind];
  const recipient = alarmRecipient(context);
  if (kind === "production" && !recipient) {
    throw new InvalidContext(
      `Nobody would hear of the alarms of stage "${name}". Set -c alarmEmail=<address>, or -c alarmTopicArn=<ARN of an SNS topic>.`,
    );
  }
  const arn = /^arn:aws[\w-]*:\S+$/;
  const origin = /^(https:\/\/[a-z\d.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?$/;
  const apiAccess = jwtAccess(context) ?? defaults.apiAccess;
  return {
    name,
    kind,
    ...defaults,
    protected: flag("protected", context("protected")) ?? defaults.protected,
    apiAccess,
    backOffice: backOffice(context("backOffice"), apiAccess) ?? defaults.backOffice,
    paymentWindowSeconds:
      wholeNumber("paymentWindowSeconds", context("paymentWindowSeconds"), 1, 604_800) ?? defaults.paymentWindowSeconds,
    archiveRetentionDays:
      wholeNumber("archiveRetentionDays", context("archiveRetentionDays"), 1, 3650) ?? defaults.archiveRetentionDays,
    busLogs: busLogs(context, defaults.busLogs),
    corsOrigins:
      texts(
        "corsOrigins",
        context("corsOrigins"),
        origin,
        "it must be origins such as https://shop.example or http://localhost:5173, separated by commas",
      ) ?? defaults.corsOrigins,
    senderAddress: address("senderAddress", context) ?? defaults.senderAddress,
    ownerAddress: address("ownerAddress", context) ?? defaults.ownerAddress,
    mailsPerSecond: wholeNumber("mailsPerSecond", context("mailsPerSecond"), 1, 5000) ?? defaults.mailsPerSecond,
    operators:
      texts("operators", context("operators"), arn, "it must be ARN patterns, separated by commas") ??
      defaults.operators,
    runbookUrl:
      text(
        "runbookUrl",
        context("runbookUrl"),
        /^https:\/\/\S+[^/\s]$/,
        "it must be an https URL without a slash at its end",
      ) ?? defaults.runbookUrl,
    alarmRecipient: recipient,
  };
}
