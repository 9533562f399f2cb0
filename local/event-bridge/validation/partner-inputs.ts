import { list, type Members, number, required, structure, text, time } from "../../validation/shapes.ts";

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreatePartnerEventSource.html
const source = text({ min: 1, max: 256, pattern: "aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}" });
const sourcePrefix = text({ min: 1, max: 256, pattern: "[/\\.\\-_A-Za-z0-9]+" });
const partnerPrefix = text({ min: 1, max: 256, pattern: "aws\\.partner/[\\.\\-_A-Za-z0-9]+/[/\\.\\-_A-Za-z0-9]*" });
const account = text({ min: 12, max: 12, pattern: "\\d{12}" });
const page: Members = { NextToken: text({ min: 1, max: 2048 }), Limit: number({ min: 1, max: 100 }) };

/** The shape of the inputs around partners' event sources. */
export const partnerInputs = {
  ActivateEventSource: { Name: required(source) },
  DeactivateEventSource: { Name: required(source) },
  DescribeEventSource: { Name: required(source) },
  ListEventSources: { NamePrefix: sourcePrefix, ...page },
  CreatePartnerEventSource: { Name: required(source), Account: required(account) },
  DeletePartnerEventSource: { Name: required(source), Account: required(account) },
  DescribePartnerEventSource: { Name: required(source) },
  ListPartnerEventSources: { NamePrefix: required(partnerPrefix), ...page },
  ListPartnerEventSourceAccounts: { EventSourceName: required(source), ...page },
  PutPartnerEvents: {
    Entries: required(
      list(
        structure({
          Time: time,
          Source: source,
          Resources: list(text({ max: 2048 })),
          DetailType: text(),
          Detail: text(),
        }),
        { min: 1, max: 20 },
      ),
    ),
  },
} satisfies Record<string, Members>;
