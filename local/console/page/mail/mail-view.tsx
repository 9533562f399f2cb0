import { useRef } from "preact/hooks";
import type { MailRow, MailsPage } from "../../api/mails.ts";
import { shortenedIn, shortId } from "../../shared/short-id.ts";
import { capitalized, subjectName } from "../boot.ts";
import { clockTime, exactTime, plural } from "../format.ts";
import { useKeys } from "../keys.ts";
import { linkTo, open, setQuery, usePlace } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";
import { MailPanel } from "./mail-panel.tsx";

const storyPath = (story: string) => `stories/${encodeURIComponent(story)}`;

/** Every mail that was caught instead of sent. */
export default function MailView() {
  const { query: place } = usePlace();
  const query = place.get("q") ?? "";
  const selected = place.get("sel") ?? undefined;
  const input = useRef<HTMLInputElement>(null);
  const { answer } = useLiveAnswer<MailsPage>(`mails?q=${encodeURIComponent(query)}`);
  const kept = useRef<MailsPage>(undefined);
  if (answer !== undefined && answer !== "gone") kept.current = answer;
  const page = kept.current;
  const mails = page?.mails ?? [];
  const current = mails.findIndex(({ id }) => id === selected);
  const select = (mail: MailRow | undefined) =>
    mail && setQuery({ sel: mail.id }, selected === undefined ? "push" : "replace");
  const step = (by: number) => select(mails[current < 0 ? 0 : Math.max(0, Math.min(mails.length - 1, current + by))]);
  useKeys({
    "/": () => input.current?.focus(),
    j: () => step(1),
    k: () => step(-1),
    Enter: () => {
      const [story] = mails[current]?.stories ?? [];
      if (story !== undefined) open(storyPath(story));
    },
  });
  if (!page) return <main />;
  return (
    <main>
      <div class="body">
        <div class="tools">
          <search class="field" aria-label="Filter">
            <input
              ref={input}
              type="text"
              aria-label="Filter by address, subject or text"
              placeholder="Address, subject, text"
              value={query}
              onInput={(typing) => setQuery({ q: typing.currentTarget.value }, "replace")}
            />
          </search>
          <span class="m s">{plural(page.count, "mail")}, caught and not sent</span>
        </div>
        {mails.length === 0 ? (
          <p class="note">
            {query === "" ? "No mail was sent yet. What functions send through SES appears here." : "No mail fits."}
          </p>
        ) : (
          <div class="list">
            <table class="stack mails">
              <colgroup>
                <col class="c-time" />
                <col class="c-to" />
                <col />
                <col class="c-subject" />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Time (UTC)</th>
                  <th scope="col">To</th>
                  <th scope="col">Subject</th>
                  <th scope="col">{capitalized(subjectName)}</th>
                </tr>
              </thead>
              <tbody>
                {mails.map((mail) => (
                  <Row key={mail.id} mail={mail} isSelected={mail.id === selected} onSelect={select} />
                ))}
              </tbody>
            </table>
            <p class="note s">{mails.length < page.count && "Older ones: filter to find them."}</p>
          </div>
        )}
      </div>
      {selected !== undefined && <MailPanel id={selected} />}
    </main>
  );
}

function Row({ mail, isSelected, onSelect }: { mail: MailRow; isSelected: boolean; onSelect(mail: MailRow): void }) {
  const [story] = mail.stories;
  return (
    <tr aria-selected={isSelected} onClick={() => onSelect(mail)}>
      <td class="m mono" title={exactTime(mail.at)}>
        {clockTime(mail.at)}
      </td>
      <td class="m">{mail.to.join(", ")}</td>
      <td>
        <button type="button" class="name" aria-pressed={isSelected} title={mail.subject}>
          {shortenedIn(mail.subject)}
        </button>
      </td>
      <td class="mono">
        {mail.stories.length === 1 && story !== undefined ? (
          <a class="under" href={linkTo(storyPath(story))} title={story} onClick={(click) => click.stopPropagation()}>
            {shortId(story)}
          </a>
        ) : (
          <span class="m">{mail.stories.length === 0 ? "not known" : `one of ${mail.stories.length}`}</span>
        )}
      </td>
    </tr>
  );
}
