import { number, required } from "../../validation/shapes.ts";
import { invalid } from "../errors.ts";
import type { KinesisOperation } from "../operation.ts";
import { ofStream } from "../resources.ts";
import { stream } from "../shapes.ts";
import { findStream, type NamesStream } from "../state.ts";
import { RETENTION_HOURS, type Stream } from "../stream.ts";

interface Input extends NamesStream {
  RetentionPeriodHours: number;
}

const { min, max } = RETENTION_HOURS;

const change = (check: (current: Stream, hours: number) => void): KinesisOperation => ({
  input: { ...stream, RetentionPeriodHours: required(number()) },
  resource: ofStream,
  run(state, { RetentionPeriodHours: hours, ...named }: Input) {
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

export const increaseStreamRetentionPeriod = change(({ name, retentionHours }, hours) => {
  if (hours >= retentionHours) return;
  throw invalid(
    `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention period ` +
      `(${retentionHours} hours). Use DecreaseRetentionPeriod API.`,
  );
});

export const decreaseStreamRetentionPeriod = change(({ name, retentionHours }, hours) => {
  if (hours <= retentionHours) return;
  throw invalid(
    `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention period ` +
      `(${retentionHours} hours). Use IncreaseRetentionPeriod API.`,
  );
});
