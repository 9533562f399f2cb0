import { list, type Members, number, structure, text } from "../validation/shapes.ts";

/** The shape of each operation's input: https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const inputs = {
  AssumeRole: {
    RoleArn: text(),
    RoleSessionName: text(),
    PolicyArns: list(structure({ arn: text() })),
    Policy: text(),
    DurationSeconds: number(),
    Tags: list(structure({ Key: text(), Value: text() })),
    TransitiveTagKeys: list(text()),
    ExternalId: text(),
    SerialNumber: text(),
    TokenCode: text(),
    SourceIdentity: text(),
    ProvidedContexts: list(structure({ ProviderArn: text(), ContextAssertion: text() })),
    MinimumSessionTokenSize: number(),
  },
  GetCallerIdentity: {},
} satisfies Record<string, Members>;
