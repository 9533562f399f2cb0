import { number, text } from "../api/shapes.ts";

// The members of the API: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/

/** The group, given by either member. */
export const group = { logGroupName: text(), logGroupIdentifier: text() };

/** The page parameters of a list operation. */
export const page = { nextToken: text(), limit: number() };
