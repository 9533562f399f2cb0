import type { RestOperation } from "../../protocols/rest-routes.ts";
import { inputOf, requiredText, text } from "../input.ts";
import { sourceKind } from "../mappings/mapping-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { State } from "../state.ts";
import { mappingSettings } from "./mapping-settings.ts";

const OTHERS = ["EventSourceArn", "FunctionName", "StartingPosition"];

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export function createEventSourceMapping({ functions, mappings }: State): RestOperation {
  return ({ body }) => {
    const input = inputOf(body);
    const settings = mappingSettings("CreateEventSourceMapping", input, OTHERS);
    const eventSourceArn = requiredText(input, "EventSourceArn");
    const startingPosition = text(input, "StartingPosition");
    const mapping = mappings.create(
      {
        eventSourceArn,
        functionArn: functions.find(requiredText(input, "FunctionName")).arn,
        batchSize: sourceKind(eventSourceArn) === "queue" ? 10 : 100,
        maximumBatchingWindowSeconds: 0,
        reportBatchItemFailures: false,
        enabled: true,
        ...(startingPosition !== undefined && { startingPosition }),
        ...settings,
      },
      "made",
    );
    return { status: 202, json: describeMapping(mapping) };
  };
}
