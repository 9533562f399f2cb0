import { Advance, AdvancedClock, ClockPage, Ran, RunNow } from "../../api/clock.ts";
import { get, post } from "../resource.ts";
import { advanceClock, clockPage, runNow } from "./clock.ts";

export const clockResources = [
  get("clock", {
    name: "getClock",
    summary: "Returns the time, and every scheduled rule and schedule with its next run.",
    answer: ClockPage,
    run: (_, context) => clockPage(context),
  }),
  post("clock/advance", {
    name: "advanceClock",
    summary: "Moves the clock forward. Refused unless the cloud was started with --clock.",
    body: Advance,
    answer: AdvancedClock,
    run: ({ body }, context) => advanceClock(context, body),
  }),
  post("clock/run", {
    name: "runSchedule",
    summary: "Runs a scheduled rule or a schedule at once; its next run stays where it is.",
    body: RunNow,
    answer: Ran,
    run: ({ body }, context) => runNow(context, body),
  }),
];
