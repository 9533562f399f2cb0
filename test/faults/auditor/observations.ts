/** What a customer and an accountant can see of a run, once it has gone quiet. Times are milliseconds since the epoch, by the cloud's clock. */
export interface Observations {
  /** Every request that clients sent, the repetitions of one request each. */
  requests: Request[];
  /** Every order that anybody has heard of: in an answer, the audit log, or the provider's ledger. */
  orders: SeenOrder[];
  /** What others than the owner saw of orders. */
  foreign: Glimpse[];
  /** The audit log: every publication of an event. */
  audit: Audited[];
  /** Every event with every target whose rule it matched, the audit log and the archive aside. */
  deliveries: Delivery[];
  mails: Mail[];
  ledger: LedgerEntry[];
  /** Dead letters that were there before they were redriven. */
  letters: Letter[];
  /** What is left in dead-letter queues after everything was redriven. */
  lettersLeft: Letter[];
  /** When faults struck. */
  strikes: Strike[];
  /** When the whole cloud was killed. */
  kills: number[];
  quiet: Quiet;
}

export interface Request {
  at: number;
  method: string;
  path: string;
  /** Not given where the connection broke, or nobody waited for the answer. */
  status?: number;
  /** The order that it is about, as far as the client knows. */
  orderId?: string;
  /** Of an order that was to be placed: nobody else has it. */
  email?: string;
}

export interface SeenOrder {
  orderId: string;
  /** Of the GET by its owner; the rest is not given unless it is 200. */
  status: number;
  state?: string;
  /** In minor units. */
  total?: number;
  currency?: string;
  email?: string;
  history?: { type: string; at: string }[];
}

export interface Glimpse {
  orderId: string;
  caller: string;
  method: string;
  status: number;
}

export interface Audited {
  /** The envelope's id, another one for each publication. */
  id: string;
  /** The one that the application gave the event. */
  eventId: string;
  type: string;
  /** The order's id. */
  subject: string;
  causationId: string;
}

export interface Delivery {
  /** The envelope's id. */
  id: string;
  type: string;
  /** The last part of the rule's ARN. */
  rule: string;
  target: string;
  /** When the event matched. */
  at: number;
  /** How often the target accepted it. */
  delivered: number;
  /** How often it became a dead letter on its way. */
  letters: number;
}

export interface Mail {
  at: number;
  to: string;
  subject: string;
  /** The invocation that sent it. */
  requestId?: string;
}

export interface LedgerEntry {
  /** The order's id. */
  key: string;
  /** How often the provider was asked to charge. */
  attempts: number;
  /** `charged`, `declined`, or `voided`; not given where no charge came about. */
  charge?: string;
  /** `refunded`, `pending`, or `failed`. */
  refund?: string;
  /** In minor units, where it was charged. */
  amount?: number;
  currency?: string;
}

export interface Letter {
  queue: string;
  messageId: string;
  type?: string;
  /** The order's id, where the letter tells. */
  subject?: string;
  reason?: string;
}

export interface Strike {
  at: number;
  /** The kind of fault. */
  fault: string;
  /** The invocation that it struck, or whose call it struck. */
  requestId?: string;
  operation?: string;
}

export interface Quiet {
  /** When the last fault ended. */
  faultsEndedAt: number;
  /** When nothing was under way any more; not given where that never came. */
  at?: number;
  /** How long it may take, which follows from the retry policies. */
  limitMs: number;
}
