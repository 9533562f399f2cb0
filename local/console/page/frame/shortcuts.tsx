import { useState } from "preact/hooks";
import { lettersAreOn, setLetters } from "../keys.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { tabs } from "../views.ts";
import { Dialog } from "./dialog.tsx";

const SHOWN: Record<string, string> = {
  ...{ ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" },
  ...{ Escape: "Esc", X: "Shift x" },
};

export function Shortcuts({ onClose }: { onClose(): void }) {
  const [on, setOn] = useState(lettersAreOn());
  const toViews = tabs.flatMap(({ key, label }) => (key ? [{ keys: ["g", key], does: label }] : []));
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <h2>Keyboard</h2>
      <dl class="keys">
        {[...toViews, ...SHORTCUTS].map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{SHOWN[key] ?? key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={() => {
            setLetters(!on);
            setOn(!on);
          }}
        />
        Single letters do something
      </label>
      <form method="dialog" class="acts">
        <button type="submit">Close</button>
      </form>
    </Dialog>
  );
}
