/** What an application says about itself to the page: its words and its actions. All of it is data. */
export interface PageConfig {
  /** What `resources[0]` of an event is, such as "order". */
  subject?: { name: string };
  /** What the names of a stage's stacks begin with; `{stage}` stands for its name. */
  stacks?: string;
  /** Requests to the application's own HTTP API that the page offers. */
  actions?: Action[];
  /** What a story is told as; the first whose `last` fits the story's newest event that any sentence fits. */
  sentences?: Sentence[];
}

export interface Action {
  label: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** The body's JSON; `{uuid}` in a text is replaced by a new one for each request. */
  body?: unknown;
  /** The field of the body that a choice replaces, and what can be chosen. */
  choice?: { label: string; field: string; options: ActionOption[] };
  /** Where the answer names the story, such as `orderId`. */
  subjectField?: string;
}

interface ActionOption {
  value: string;
  label: string;
  /** How often `--traffic` sends it, compared with the other options; 1 when absent, 0 for never. */
  weight?: number;
}

interface Sentence {
  /** Search terms that the event has to match, such as `type:OrderCancelled detail.data.reason:payment_failed`. */
  when: string;
  /** What it says of the story; `{subject}` stands for the subject's shortened id. */
  title: string;
  /** The same in one or two words. */
  state: string;
}
