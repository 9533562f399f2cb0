import { number, required } from "../../api/shapes.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { stream } from "../shapes.ts";
import { findStream } from "../state.ts";
import { RETENTION_HOURS, type Stream } from "../stream.ts";
import { onStream } from "../stream-access.ts";

const { min, max } = RETENTION_HOURS;

const change = (action: string, check: (current: Stream, hours: number) => void) =>
  operation({
    input: { ...stream, RetentionPeriodHours: required(number()) },
    permissions: onStream(action),
    run(state, { RetentionPeriodHours: hours, ...named }) {
      const found = findStream(state, named);
      if (hours < min)
        throw invalid(
          `Minimum allowed retention period is ${min} hours. Requested retention period (${hours} hours) is too short.`,
        );
      if (hours > max)
        throw invalid(
          `Maximum allowed retention period is ${max} hours. Requested retention period (${hours} hours) is too long.`,
        );
      check(found, hours);
      state.streams.set(found.name, { ...found, retentionHours: hours });
      return {};
    },
  });

export const increaseStreamRetentionPeriod = change(
  "kinesis:IncreaseStreamRetentionPeriod",
  ({ name, retentionHours }, hours) => {
    if (hours >= retentionHours) return;
    throw invalid(
      `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention period ` +
        `(${retentionHours} hours). Use DecreaseRetentionPeriod API.`,
    );
  },
);

export const decreaseStreamRetentionPeriod = change(
  "kinesis:DecreaseStreamRetentionPeriod",
  ({ name, retentionHours }, hours) => {
    if (hours <= retentionHours) return;
    throw invalid(
      `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention period ` +
        `(${retentionHours} hours). Use IncreaseRetentionPeriod API.`,
    );
  },
);
