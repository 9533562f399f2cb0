import { AwsError } from "../aws.ts";
import { ConditionalCheckFailed } from "./engine.ts";
import type { Item } from "./item.ts";

/** Why an item of a transaction stood in its way; `None` where it did not. */
interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: Item;
}

/** A transaction of which nothing was carried out. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export class TransactionCanceled extends AwsError {
  readonly reasons: CancellationReason[];

  constructor(reasons: CancellationReason[]) {
    const codes = reasons.map(({ Code }) => Code).join(", ");
    super(
      "TransactionCanceledException",
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    );
    this.reasons = reasons;
  }
}

/** Returns the reason of one item; `showsItem`: the caller wants the item that its condition was compared with. */
export function reasonOf(result: AwsError | object, showsItem: boolean): CancellationReason {
  if (!(result instanceof AwsError)) return { Code: "None" };
  const { message: Message } = result;
  if (!(result instanceof ConditionalCheckFailed)) return { Code: "ValidationError", Message };
  return { Code: "ConditionalCheckFailed", Message, ...(showsItem && result.item && { Item: result.item }) };
}
