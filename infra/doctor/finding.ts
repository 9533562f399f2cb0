/** What a check found out. */
export interface Finding {
  /** An error makes a deployment fail; a warning makes the stage fail, or slow, once it is used. */
  level: "ok" | "warning" | "error";
  what: string;
  /** What to do about it: commands to type, where there are any. */
  remedy?: string[];
}

export const ok = (what: string): Finding => ({ level: "ok", what });

export const warning = (what: string, ...remedy: string[]): Finding => ({ level: "warning", what, remedy });

export const error = (what: string, ...remedy: string[]): Finding => ({ level: "error", what, remedy });
