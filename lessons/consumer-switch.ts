import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { LessonTools } from "cdk-local-cloud";

/** Lets a consumer read its queue, or keeps it from it, as an operator would; leaving the lesson lets it read again. */
export async function letRead({ client, undo }: LessonTools, FunctionName: string, Enabled: boolean): Promise<void> {
  const lambda = new LambdaClient(client);
  const { EventSourceMappings: mappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  const UUID = mappings[0]?.UUID;
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  if (!Enabled) undo(() => lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true })));
}
