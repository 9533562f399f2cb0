import { editFailure } from "../live.ts";
import { useStore } from "../store.ts";

/** Says why what was saved last is not live, until it is. */
export function EditBanner() {
  const failure = useStore(editFailure);
  if (!failure) return null;
  const { message, file, line, column } = failure;
  const place = [file, line, column].filter((each) => each !== undefined).join(":");
  return (
    <div class="edit-failed" role="alert">
      <svg class="mk" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
      </svg>
      <p>
        <strong>The last save is not live.</strong> {place && <code>{place}</code>} {message}
        <span class="m"> What ran before keeps running.</span>
      </p>
    </div>
  );
}
