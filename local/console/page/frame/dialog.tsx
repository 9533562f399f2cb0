import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A modal dialog; the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same.
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      onClick={(click) => {
        // The backdrop is the dialog itself; what it holds covers the rest.
        if (click.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="sheet">{children}</div>
    </dialog>
  );
}
