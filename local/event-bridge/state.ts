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

/** The dependencies of the operations. */
export interface State {
  /** The account and Region to which plain bus names are relative. */
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
  /** Authorizes callers. */
  refusal: Refusal;
  mayAssume: MayAssume;
}
