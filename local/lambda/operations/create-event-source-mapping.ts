import { required, text } from "../../api/shapes.ts";
import { onAnything } from "../function-access.ts";
import { sourceKind } from "../mappings/mapping-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import { operation } from "../operation.ts";
import { MAPPINGS } from "../paths.ts";
import { mappingSettings } from "../shapes.ts";
import { settingsOf } from "./mapping-settings.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const createEventSourceMapping = operation({
  http: { route: `POST ${MAPPINGS}`, status: 202 },
  input: {
    ...mappingSettings,
    EventSourceArn: required(text()),
    FunctionName: required(text()),
    StartingPosition: text(),
  },
  permissions: onAnything("lambda:CreateEventSourceMapping"),
  run({ functions, mappings }, input) {
    const eventSourceArn = input.EventSourceArn;
    const { StartingPosition: startingPosition } = input;
    const mapping = mappings.create(
      {
        eventSourceArn,
        functionArn: functions.find(input.FunctionName).arn,
        batchSize: sourceKind(eventSourceArn) === "queue" ? 10 : 100,
        maximumBatchingWindowSeconds: 0,
        reportBatchItemFailures: false,
        enabled: true,
        ...(startingPosition !== undefined && { startingPosition }),
        ...settingsOf(input),
      },
      "made",
    );
    return describeMapping(mapping);
  },
});
