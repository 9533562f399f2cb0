import { useState } from "preact/hooks";
import type { ObjectContent } from "../../api/objects.ts";
import { bytes } from "../format.ts";
import { read } from "../request.ts";
import { JsonView } from "./json-view.tsx";

interface Claim {
  bucket: string;
  key: string;
}

/** What an event's detail points to in S3: fetched when somebody asks, since it may be large. */
export function ClaimedData({ detail }: { detail: unknown }) {
  const claim = claimIn(detail);
  // A key of its own: the next event's claim starts unfetched.
  return claim ? <Fetched key={`${claim.bucket}/${claim.key}`} claim={claim} /> : null;
}

function Fetched({ claim: { bucket, key } }: { claim: Claim }) {
  const [content, setContent] = useState<ObjectContent>();
  const [said, setSaid] = useState("");
  const fetchIt = () =>
    read<ObjectContent>(`objects?${new URLSearchParams({ bucket, key })}`).then(setContent, () =>
      setSaid("The object does not exist any more."),
    );
  return (
    <section>
      <h3>
        <span>The claim's data</span>
        {content && <span class="plainer">{bytes(content.bytes)}</span>}
      </h3>
      {content === undefined && (
        <div class="acts">
          <button type="button" class="btn small" onClick={() => void fetchIt()}>
            Fetch it from S3
          </button>
          {said && (
            <span class="dead s" role="status">
              {said}
            </span>
          )}
        </div>
      )}
      {content?.json !== undefined && <JsonView value={content.json} label="The claim's data" />}
      {content !== undefined && content.json === undefined && (
        <pre class="code wrap">{content.text ?? "It is not a text, or too long to be shown."}</pre>
      )}
    </section>
  );
}

/** The first part of a detail that names a bucket and a key. */
function claimIn(value: unknown): Claim | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { bucket, key } = value as { bucket?: unknown; key?: unknown };
  if (typeof bucket === "string" && typeof key === "string") return { bucket, key };
  for (const each of Object.values(value)) {
    const found = claimIn(each);
    if (found) return found;
  }
  return undefined;
}
