// The pattern's own tests hold what a pattern means and what patterns and events can look like.
export { events, patterns } from "../../event-pattern/arbitraries.fixture.ts";
export { evaluate, print, type Tree } from "../../event-pattern/reference-evaluator.fixture.ts";
