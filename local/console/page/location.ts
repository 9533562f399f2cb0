import { createStore, useStore } from "./store.ts";

const BASE = "/console/";

/** Where the page is: the path under `/console/`, and the query, which holds filter, selection and modes. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

const placeNow = (): Place => ({
  path: window.location.pathname.slice(BASE.length),
  query: new URLSearchParams(window.location.search),
});

const place = createStore(placeNow());

export const usePlace = (): Place => useStore(place);

/** Opens another view; `path` is relative to `/console/`. */
export function open(path: string): void {
  history.pushState(null, "", BASE + path);
  place.set(placeNow());
}

/** Changes parts of the query; undefined and empty take a part away. A selection is a step that Back takes back; typing is not. */
export function setQuery(changes: Record<string, string | undefined>, step: "push" | "replace" = "push"): void {
  const { path, query } = placeNow();
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  const url = `${BASE}${path}${text && `?${text}`}`;
  if (step === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  place.set(placeNow());
}

/** The place as it is, with other values in its query. */
export function linkWith(changes: Record<string, string>): string {
  const { path, query } = placeNow();
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return `${BASE}${path}?${query}`;
}

export const linkTo = (path: string): string => BASE + path;

/** Links within the console change the view without loading the page again. */
export function followLinks(): void {
  window.addEventListener("popstate", () => place.set(placeNow()));
  document.addEventListener("click", (click) => {
    if (click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey) return;
    const link = click.target instanceof Element ? click.target.closest("a") : null;
    const href = link?.getAttribute("href");
    if (!href?.startsWith(BASE) || link?.target) return;
    click.preventDefault();
    open(href.slice(BASE.length));
  });
}
