import { ACCOUNT, arn, parseArn, REGION } from "../aws.ts";
import { invalidParameter } from "./errors.ts";

const NAME = /^[\w-]{1,256}$/;
const FIFO_NAME = /^(?=.{1,256}$)[\w-]+\.fifo$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

export const isFifo = (topicArn: string): boolean => topicArn.endsWith(".fifo");

/** Returns the ARN of a topic to create. Throws `InvalidParameter` for an invalid name. */
export function newTopicArn(name: string, fifo: boolean): string {
  if (fifo && !FIFO_NAME.test(name))
    throw invalidParameter(
      "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, " +
        "numbers, underscores, and hyphens, and must be between 1 and 256 characters long.",
    );
  if (!fifo && !NAME.test(name)) throw invalidParameter("Topic Name");
  return arn("sns", name);
}

/** Throws `InvalidParameter` for anything that cannot be a topic of this account and Region. */
export function checkTopicArn(text: string, parameter = "TopicArn"): void {
  checkElements(text, parameter);
  const { service, region, account, resource } = parseArn(text);
  const own = service === "sns" && region === REGION && account === ACCOUNT;
  if (!own || resource === "" || resource.includes(":")) throw invalidParameter(parameter);
}

/** Throws `InvalidParameter` for anything that cannot be a subscription of this account and Region. */
export function checkSubscriptionArn(text: string): void {
  checkElements(text, "SubscriptionArn");
  const { service, region, account, resource } = parseArn(text);
  if (service !== "sns" || region !== REGION || account !== ACCOUNT) throw invalidParameter("SubscriptionArn");
  if (!UUID.test(resource.split(":")[1] ?? "")) throw invalidParameter("SubscriptionId");
}

function checkElements(text: string, parameter: string): void {
  const count = text.split(":").length;
  if (count < 6) throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${count}`);
}
