import type { Boot } from "../api/boot.ts";

/** What the server put into the page. */
export const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}") as Boot;

/** Whether the page can change anything: a deployed stage is only read. */
export const isReadOnly = boot.stage !== undefined;

/** What the application calls a subject. */
export const subjectName = boot.config.subject?.name ?? "subject";
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
