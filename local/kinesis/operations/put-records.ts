import { list, required, structure } from "../../api/shapes.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { stream } from "../shapes.ts";
import { findStream } from "../state.ts";
import { onStream } from "../stream-access.ts";
import { append, entry, shardOfEntry } from "./put-record.ts";

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const LARGEST_REQUEST = 10 * 1024 * 1024;

export const putRecords = operation({
  input: {
    ...stream,
    Records: required(
      list(structure(entry), {
        min: 1,
        max: 500,
        print: () => "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry",
      }),
    ),
  },
  permissions: onStream("kinesis:PutRecords"),
  run(state, { Records, ...named }) {
    const found = findStream(state, named);
    const size = Records.reduce((sum, each) => sum + sizeOf(each), 0);
    if (size > LARGEST_REQUEST) throw invalid("Records size exceeds 10 MB limit");
    // All entries are checked before the first is stored: a rejected request stores nothing.
    const shards = Records.map((each) => shardOfEntry(found, each));
    return {
      FailedRecordCount: 0,
      Records: Records.map((each, i) => append(state, found, shards[i] ?? 0, each)),
    };
  },
});

const sizeOf = ({ Data, PartitionKey }: { Data: string; PartitionKey: string }): number =>
  Buffer.byteLength(Data, "base64") + Buffer.byteLength(PartitionKey);
