import { AwsError, type Call } from "../../aws.ts";
import { invalid } from "../function-config.ts";
import { type Input, refuseOthers, text } from "../input.ts";
import { codeOf, type FunctionCode } from "../made-functions.ts";
import type { State } from "../state.ts";

/** The members of a request that say where the code is. */
export const CODE = ["S3Bucket", "S3Key", "ZipFile"];

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The code that a request brings, or names in a bucket that its caller may read. */
export async function codeIn(where: string, input: Input, call: Call, state: State): Promise<FunctionCode> {
  refuseOthers(where, input, CODE);
  const zip = text(input, "ZipFile");
  const [bucket, key] = [text(input, "S3Bucket"), text(input, "S3Key")];
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
    const { code, message } = error;
    throw invalid(`Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`);
  }
}
