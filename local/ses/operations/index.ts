import type { RestOperations } from "../../api/rest-operation.ts";
import type { State } from "../state.ts";
import { getAccount } from "./get-account.ts";
import { sendEmail } from "./send-email.ts";

/** The API's operations by name. */
export const operations: RestOperations<State> = {
  GetAccount: getAccount,
  SendEmail: sendEmail,
};
