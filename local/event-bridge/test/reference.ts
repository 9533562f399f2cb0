// The pattern's own tests hold what a pattern means and what patterns and events can look like.
// biome-ignore lint/style/noRestrictedImports: it is this room's test folder, not the project's.
export { events, patterns } from "../pattern/test/arbitraries.ts";
// biome-ignore lint/style/noRestrictedImports: it is this room's test folder, not the project's.
export { evaluate, print, type Tree } from "../pattern/test/reference-evaluator.ts";
