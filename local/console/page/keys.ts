import { useLayoutEffect, useRef } from "preact/hooks";
import type { Shortcut } from "./shortcuts.ts";

/** What a key does; `g e` is one after the other. */
type Keys = Partial<Record<Shortcut, () => void>>;

const layers: { current: Keys }[] = [];
let prefix = "";
let prefixAt = 0;

/** Whether single letters do something: people who dictate text, or press keys by accident, can switch them off. */
const SETTING = "console.letters";
export const lettersAreOn = (): boolean => localStorage.getItem(SETTING) !== "off";
export const setLetters = (on: boolean): void => localStorage.setItem(SETTING, on ? "on" : "off");

/** Keys that work while the component is shown, before those of the components around it. */
export function useKeys(keys: Keys): void {
  const layer = useRef(keys);
  layer.current = keys;
  // A key may follow at once what has just been drawn.
  useLayoutEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

export function listenForKeys(): void {
  document.addEventListener("keydown", (press) => {
    if (press.metaKey || press.ctrlKey || press.altKey || press.defaultPrevented) return;
    const focused = press.target instanceof HTMLElement ? press.target : undefined;
    // What was in a dialog keeps the focus for a frame after the dialog is closed.
    const target = focused?.closest("dialog:not([open])") ? undefined : focused;
    const isTyping = target?.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    const isDialog = target !== undefined && target.closest("dialog") !== null;
    if (press.key !== "Escape" && (isTyping || isDialog)) return;
    if (press.key === "Enter" && target?.matches("a, button, summary")) return;
    if (press.key.length === 1 && press.key !== "?" && press.key !== "/" && !lettersAreOn()) return;
    const isSecond = prefix !== "" && Date.now() - prefixAt < 1500;
    const name = (isSecond ? `${prefix} ${press.key}` : press.key) as Shortcut;
    prefix = "";
    const found = layers.toReversed().find(({ current }) => current[name]);
    if (found) {
      press.preventDefault();
      found.current[name]?.();
    } else if (
      !isSecond &&
      layers.some(({ current }) => Object.keys(current).some((key) => key.startsWith(`${name} `)))
    ) {
      prefix = name;
      prefixAt = Date.now();
    }
  });
}
