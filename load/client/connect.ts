import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { AwsService } from "./aws-request.ts";

export interface Connection {
  region: string;
  events: AwsService;
  sqs: AwsService;
}

/**
 * Returns the endpoints and credentials: those that every SDK resolves for AWS, or those of another endpoint (a local cloud),
 * which accepts any credentials. Rejects without a region or credentials.
 */
export async function connect(endpoint: string | undefined): Promise<Connection> {
  if (endpoint) {
    const region = process.env["AWS_REGION"] ?? "us-east-1";
    const { AWS_ACCESS_KEY_ID = "test", AWS_SECRET_ACCESS_KEY = "test", AWS_SESSION_TOKEN } = process.env;
    const given = {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
    const credentials = async () => given;
    const service = (name: string): AwsService => ({ service: name, region, endpoint, credentials });
    return { region, events: service("events"), sqs: service("sqs") };
  }
  const { config } = new EventBridgeClient({});
  const region = await config.region();
  const place = { Region: region, UseFIPS: await config.useFipsEndpoint(), UseDualStack: false };
  const { credentials } = config;
  await credentials();
  const service = (name: string, { url }: { url: URL }): AwsService => ({
    service: name,
    region,
    endpoint: url.origin,
    credentials,
  });
  return {
    region,
    events: service("events", config.endpointProvider(place)),
    sqs: service("sqs", new SQSClient({ region }).config.endpointProvider(place)),
  };
}
