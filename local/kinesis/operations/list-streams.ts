import { number } from "../../api/shapes.ts";
import { summary } from "../described.ts";
import { operation } from "../operation.ts";
import { readPageToken, writePageToken } from "../page-token.ts";
import { nextToken, streamName } from "../shapes.ts";

const TOKEN_OF = "streams";

export const listStreams = operation({
  input: {
    Limit: number({ min: 1, max: 10_000 }),
    ExclusiveStartStreamName: streamName,
    NextToken: nextToken,
  },
  permissions: () => [{ action: "kinesis:ListStreams", resource: "*" }],
  run({ streams }, { Limit = 100, ExclusiveStartStreamName = "", NextToken }) {
    const after = NextToken === undefined ? ExclusiveStartStreamName : readPageToken(NextToken).after;
    const rest = [...streams.values()].filter(({ name }) => name > after).sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = rest.slice(0, Limit).map(summary);
    const last = rest.length > page.length ? page.at(-1) : undefined;
    return {
      StreamNames: page.map(({ StreamName }) => StreamName),
      StreamSummaries: page,
      HasMoreStreams: last !== undefined,
      ...(last && { NextToken: writePageToken({ of: TOKEN_OF, after: last.StreamName }) }),
    };
  },
});
