import { extname } from "node:path";

/** A module by its path from another, without the ending: `.ts` in the repository, `.js` once the package is published. */
export const moduleBeside = (from: string, path: string): URL => new URL(`${path}${extname(from)}`, from);
