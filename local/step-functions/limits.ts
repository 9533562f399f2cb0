// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html

/** The maximum input or output of a task, a state, or an execution, in bytes. */
export const LARGEST_DATA = 262_144;

/** The maximum number of events in a standard execution's history. */
export const MOST_EVENTS = 25_000;

/** The maximum duration of an express execution, in seconds. */
export const EXPRESS_SECONDS = 300;
