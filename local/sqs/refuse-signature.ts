import type { Service } from "../aws.ts";
import { jsonError, refuseSignature, signatureError } from "../protocols/refuse-signature.ts";
import { isForm } from "../protocols/requested-operation.ts";

/** Rejects an invalid signature. Over JSON, too, SQS uses the Query protocol's error codes. */
export const refuseSqsSignature: Service["refuseSignature"] = (request, fault, requestId) => {
  if (isForm(request)) return refuseSignature("sqs", request, fault, requestId);
  const { query: code, message } = signatureError(fault);
  return jsonError(403, code, message, { "x-amzn-query-error": `${code};Sender` });
};
