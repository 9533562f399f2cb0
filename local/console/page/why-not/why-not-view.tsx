import type { ViewProps } from "../view-props.ts";
import { CallRefused } from "./call-refused.tsx";
import { NeverArrived } from "./never-arrived.tsx";
import { NotTaken } from "./not-taken.tsx";
import { Questions } from "./questions.tsx";

/** Why an event was not taken, or a call was refused. */
export default function WhyNotView({ rest: [kind, id] }: ViewProps) {
  if (kind === "event" && id !== undefined) return <NotTaken id={id} />;
  if (kind === "arrival" && id !== undefined) return <NeverArrived id={id} />;
  if (kind === "call" && id !== undefined) return <CallRefused seq={id} />;
  return <Questions />;
}
