import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Action } from "../../api/config.ts";
import { boot } from "../boot.ts";
import { useKeys } from "../keys.ts";
import { paused } from "../live.ts";
import { open, usePlace } from "../location.ts";
import type { ViewProps } from "../view-props.ts";
import { tabs, type View, viewFor } from "../views.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EditBanner } from "./edit-banner.tsx";
import { Find } from "./find.tsx";
import { Message } from "./message.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { Foot, Tabs } from "./tabs.tsx";
import { TopBar } from "./top-bar.tsx";

type Open = { kind: "find" } | { kind: "keys" } | { kind: "action"; action: Action };

/** The frame around every view. */
export function App() {
  const place = usePlace();
  const { view, rest } = viewFor(place.path);
  const [dialog, setDialog] = useState<Open>();
  const close = () => setDialog(undefined);
  const toViews = Object.fromEntries(tabs.flatMap(({ key, path }) => (key ? [[`g ${key}`, () => open(path)]] : [])));
  useKeys({
    ...toViews,
    "/": () => setDialog({ kind: "find" }),
    "?": () => setDialog({ kind: "keys" }),
    p: () => paused.set(!paused.get()),
  });
  useEffect(() => {
    document.title = `${view?.label ?? "Not found"} · ${boot.name}`;
  }, [view]);

  return (
    <div class="app">
      <header class="top">
        <TopBar
          onFind={() => setDialog({ kind: "find" })}
          onAction={(action) => setDialog({ kind: "action", action })}
        />
        <Tabs current={view} />
        <EditBanner />
        {boot.stage && <p class="source">Only read. {boot.stage.note}</p>}
      </header>
      {view ? <Shown view={view} rest={rest} /> : <NotFound />}
      <Foot current={view} />
      {dialog?.kind === "find" && <Find onClose={close} />}
      {dialog?.kind === "keys" && <Shortcuts onClose={close} />}
      {dialog?.kind === "action" && <ActionDialog action={dialog.action} onClose={close} />}
    </div>
  );
}

/** A view, or why there is nothing to be shown in it. */
function Shown({ view, rest }: { view: View; rest: string[] }) {
  const reason = boot.stage?.unknown[view.within ?? view.path];
  if (reason !== undefined) return <Message title="Not known here" text={reason} />;
  return <Loaded key={view.path} view={view} rest={rest} />;
}

/** A view once its code is there. */
function Loaded({ view, rest }: { view: View; rest: string[] }) {
  const [loaded, setLoaded] = useState<{ Component: ComponentType<ViewProps> }>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    view.load().then(
      ({ default: Component }) => setLoaded({ Component }),
      () => setFailed(true),
    );
  }, [view]);
  if (failed)
    return (
      <Message
        title="The view could not be loaded"
        text="The cloud does not answer. Start it again, then reload the page."
      />
    );
  return loaded ? <loaded.Component rest={rest} /> : <main />;
}

const NotFound = () => <Message title="There is no such page" text="The tabs above lead to what there is." />;
