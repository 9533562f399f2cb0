import { number, text } from "../api/shapes.ts";

// The members of the API: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/

/** Either member names the group. */
export const group = { logGroupName: text(), logGroupIdentifier: text() };

/** Which page of a list is asked for. */
export const page = { nextToken: text(), limit: number() };
