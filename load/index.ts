/** What an application imports of the load tester: the form in which it describes itself. */
export type { Application, OrderFlow } from "./application.ts";
