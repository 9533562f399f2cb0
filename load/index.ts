/** The types with which an application describes itself to the load tester. */
export type { Application, OrderFlow } from "./application.ts";
export type { EventTemplate } from "./custom-event/template.ts";
