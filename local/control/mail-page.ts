/** A mail that the cloud caught instead of sending it. */
export interface Mail {
  at: number;
  from: string;
  to: string[];
  subject: string;
  text: string;
  messageId: string;
}

/** The caught mails as a page, newest first. */
export function mailPage(mails: Mail[]): string {
  const articles = mails.toReversed().map(
    ({ at, from, to, subject, text }) => `<article>
  <h2>${escapeHtml(subject)}</h2>
  <p class="meta">${new Date(at).toISOString()} · from ${escapeHtml(from)} · to ${escapeHtml(to.join(", "))}</p>
  <pre>${escapeHtml(text)}</pre>
</article>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mail (${mails.length})</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; }
  article { border: 1px solid #d5dde5; border-radius: 8px; padding: 0 1rem; margin: 1rem 0; }
  h2 { font-size: 1.05rem; margin-bottom: 0; }
  .meta { color: #5b6b7b; font-size: .85rem; margin-top: .2rem; }
  pre { white-space: pre-wrap; font: inherit; }
</style>
<h1>Mail</h1>
<p>${mails.length === 0 ? "Nothing was sent yet." : `${mails.length} caught, newest first. None left this machine.`}</p>
${articles.join("\n")}
</html>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
