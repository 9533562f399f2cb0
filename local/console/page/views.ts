import type { ComponentType } from "preact";
import { boot } from "./boot.ts";
import type { ViewProps } from "./view-props.ts";

/** A view of the console: a tab, and what it shows. Its code is loaded when it is opened. */
export interface View {
  /** The groups of tabs in their order: see, try, look up, learn. */
  group: 0 | 1 | 2 | 3;
  label: string;
  /** The path of the tab that it belongs to, where it has none of its own. */
  within?: string;
  /** The first part of its paths under `/console/`; empty for the first view. */
  path: string;
  /** Opens it after `g`. */
  key?: string;
  /** Shows the number of dead letters at its tab. */
  counts?: "dead-letters";
  /** Among the five of a phone's foot. */
  icon?: string;
  /** Not shown where the application has none. */
  needs?: "lessons";
  load(): Promise<{ default: ComponentType<ViewProps> }>;
}

const views: View[] = [
  {
    group: 0,
    label: "Map",
    path: "",
    key: "m",
    icon: "M8 2h2.4v14H8zM2 6h5M11 4.5h5M11 9h5M2 12h5M11 13.5h5",
    load: () => import("./map/map-view.tsx"),
  },
  {
    group: 0,
    label: "Events",
    path: "events",
    key: "e",
    icon: "M3 4.5h12M3 9h12M3 13.5h8",
    load: () => import("./event-list/events-view.tsx"),
  },
  {
    group: 0,
    label: "Story",
    path: "stories",
    within: "events",
    load: () => import("./story/story-view.tsx"),
  },
  {
    group: 0,
    label: "Why not?",
    path: "why-not",
    key: "w",
    load: () => import("./why-not/why-not-view.tsx"),
  },
  {
    group: 0,
    label: "Failures",
    path: "failures",
    key: "f",
    counts: "dead-letters",
    icon: "M3 10v4.5h12V10M3 10l2.5-6h7L15 10M3 10h4l1 2h2l1-2h4",
    load: () => import("./failures/failures-view.tsx"),
  },
  {
    group: 1,
    label: "Workbench",
    path: "workbench",
    load: () => import("./workbench/workbench-view.tsx"),
  },
  {
    group: 1,
    label: "Archive",
    path: "archive",
    load: () => import("./archive/archive-view.tsx"),
  },
  {
    group: 2,
    label: "Contracts",
    path: "contracts",
    key: "c",
    load: () => import("./contracts/contracts-view.tsx"),
  },
  {
    group: 2,
    label: "Functions",
    path: "functions",
    load: () => import("./functions/functions-view.tsx"),
  },
  {
    group: 2,
    label: "Mail",
    path: "mail",
    load: () => import("./mail/mail-view.tsx"),
  },
  {
    group: 2,
    label: "Logs",
    path: "logs",
    load: () => import("./logs/logs-view.tsx"),
  },
  {
    group: 2,
    label: "Metrics",
    path: "metrics",
    load: () => import("./metrics/metrics-view.tsx"),
  },
  {
    group: 2,
    label: "Clock",
    path: "clock",
    load: () => import("./clock/clock-view.tsx"),
  },
  {
    group: 1,
    label: "Faults",
    path: "faults",
    load: () => import("./faults/faults-view.tsx"),
  },
  {
    group: 3,
    label: "Lessons",
    path: "lessons",
    key: "l",
    icon: "M2 6.500l7-3.500 7 3.500-7 3.500zM5 8.500v4c2 2 6 2 8 0v-4",
    needs: "lessons",
    load: () => import("./lessons/lessons-view.tsx"),
  },
];

export const tabs = views.filter(({ within, needs }) => within === undefined && (!needs || boot.hasLessons));

/** The view for a path under `/console/`, and what follows it. */
export function viewFor(path: string): { view: View | undefined; rest: string[] } {
  const [first = "", ...rest] = path.split("/").filter(Boolean).map(decoded);
  return { view: views.find(({ path }) => path === first), rest };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
