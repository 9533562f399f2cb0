// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html

/** The input or output of a task, a state, or an execution, in bytes. */
export const LARGEST_DATA = 262_144;

/** In the history of a standard execution. */
export const MOST_EVENTS = 25_000;

/** An express execution may take so long, in seconds. */
export const EXPRESS_SECONDS = 300;
