import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import type { Deliveries } from "./delivery/deliveries.ts";
import type { Publish } from "./publish.ts";
import type { Records } from "./records.ts";
import type { Replays } from "./replays.ts";
import type { Routing } from "./routing.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { Schedules } from "./schedules.ts";
import type { Scope } from "./scope.ts";
import type { TargetKinds } from "./targets/kinds.ts";
import type { OAuthTokens } from "./targets/oauth-tokens.ts";

/** What the operations work with. */
export interface State {
  /** Whose buses a plain name names. */
  scope: Scope;
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  records: Records;
  kinds: TargetKinds;
  routing: Routing;
  schedules: Schedules;
  ruleFacts: RuleFacts;
  deliveries: Deliveries;
  replays: Replays;
  publish: Publish;
  tokens: OAuthTokens;
  /** Judges what a caller may do. */
  refusal: Refusal;
  mayAssume: MayAssume;
}
