/** The result of a check. */
export interface Finding {
  /** An error makes a deployment fail; a warning makes the stage fail or slow down in use. */
  level: "ok" | "warning" | "error";
  what: string;
  /** What to do about it, as commands where possible. */
  remedy?: string[];
}

export const ok = (what: string): Finding => ({ level: "ok", what });

export const warning = (what: string, ...remedy: string[]): Finding => ({ level: "warning", what, remedy });

export const error = (what: string, ...remedy: string[]): Finding => ({ level: "error", what, remedy });
