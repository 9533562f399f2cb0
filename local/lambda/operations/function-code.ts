import type { InputOf } from "../../api/shapes.ts";
import { AwsError, type Call } from "../../aws.ts";
import { invalid } from "../function-config.ts";
import { refuseOthers } from "../input.ts";
import { codeOf, type FunctionCode } from "../made-functions.ts";
import { code } from "../shapes.ts";
import type { State } from "../state.ts";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The code that a request brings, or names in a bucket that its caller may read. */
export async function codeIn(
  where: string,
  source: InputOf<typeof code>,
  call: Call,
  state: State,
): Promise<FunctionCode> {
  refuseOthers(where, source, code);
  const { ZipFile: zip, S3Bucket: bucket, S3Key: key } = source;
  if ((zip === undefined) === (bucket === undefined || key === undefined))
    throw invalid("Please provide a source for function code: either ZipFile, or S3Bucket and S3Key.");
  if (zip !== undefined) {
    if (!BASE64.test(zip)) throw invalid("ZipFile is not Base64.");
    return codeOf(Buffer.from(zip, "base64"));
  }
  if (!state.readObject) throw invalid(`${where}: S3Bucket is not supported here: use ZipFile.`);
  try {
    return codeOf(await state.readObject(bucket ?? "", key ?? "", call));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code: reason, message } = error;
    throw invalid(`Error occurred while GetObject. S3 Error Code: ${reason}. S3 Error Message: ${message}`);
  }
}
