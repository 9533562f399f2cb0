import type { Service } from "../aws.ts";
import { jsonError, refuseSignature, signatureError } from "../protocols/refuse-signature.ts";
import { isForm } from "../protocols/requested-operation.ts";

/** Since SQS speaks JSON, it answers with the Query protocol's codes there, too. */
export const refuseSqsSignature: Service["refuseSignature"] = (request, fault, requestId) => {
  if (isForm(request)) return refuseSignature("sqs", request, fault, requestId);
  const { query: code, message } = signatureError(fault);
  return jsonError(403, code, message, { "x-amzn-query-error": `${code};Sender` });
};
