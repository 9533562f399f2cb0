/** Stands where a stage's logs and templates leave out what a page shows. */
export const NOT_KNOWN = "(not known here)";
