import { useState } from "preact/hooks";
import { lettersAreOn, setLetters } from "../keys.ts";
import { tabs } from "../views.ts";
import { Dialog } from "./dialog.tsx";

const KEYS: [string[], string][] = [
  [["/"], "find or filter"],
  [["j", "k"], "next, previous row"],
  [["Enter"], "open: an event leads to its story"],
  [["z"], "fold the gaps of a story"],
  [["n"], "at the clock: go to the next run"],
  [["p"], "pause and go on"],
  [["Esc"], "close the panel"],
  [["?"], "this list"],
];

export function Shortcuts({ onClose }: { onClose(): void }) {
  const [on, setOn] = useState(lettersAreOn());
  const toViews = tabs.flatMap(({ key, label }): [string[], string][] => (key ? [[["g", key], label]] : []));
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <h2>Keyboard</h2>
      <dl class="keys">
        {[...toViews, ...KEYS].map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
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
