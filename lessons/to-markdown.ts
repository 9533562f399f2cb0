import type { Lesson, LessonBook, LessonQuestion, LessonRun, LessonStep } from "cdk-local-cloud";

const CONSOLE = "http://127.0.0.1:4566/console/lessons";

/** The files of `docs/lessons/` by name: a page per lesson, and one that lists them in their reading orders. */
export function documentsOf({ lessons, orders }: LessonBook): Record<string, string> {
  const nameOf = (slug: string) => `${String(numberOf(slug)).padStart(2, "0")}-${slug}.md`;
  const numberOf = (slug: string) => lessons.findIndex((each) => each.slug === slug) + 1;
  const lineOf = (slug: string) => {
    const { title, question } = lessons[numberOf(slug) - 1] as Lesson;
    return `${numberOf(slug)}. [${title}](${nameOf(slug)}): ${inline(question)}`;
  };
  const list = orders.map(({ title, slugs }) => `## ${title}\n\n${slugs.map(lineOf).join("\n")}`);
  return {
    "README.md": `# Lessons\n\n${ABOUT}\n\n${list.join("\n\n")}\n`,
    ...Object.fromEntries(lessons.map((lesson) => [nameOf(lesson.slug), pageOf(lesson, numberOf(lesson.slug))])),
  };
}

const ABOUT = `Five minutes each, on the system that runs on your machine: predict what will happen, break it, see it, and fix it.
\`npm start -- --clock\`, then <${CONSOLE}>: the console has the buttons, shows what they do, and checks each step against
what really happened. These pages are the same lessons to read; \`npm run lessons\` writes them.`;

function pageOf(lesson: Lesson, number: number): string {
  const { slug, title, question, intro, needsClock, predict, conclusion } = lesson;
  const start = needsClock ? "`npm start -- --clock`" : "`npm start`";
  return [
    `# ${number}. ${title}`,
    `*${inline(question)}*`,
    prose(intro),
    `Take it in the console: ${start}, then <${CONSOLE}/${slug}>.`,
    "## Predict",
    prose(predict.text),
    questionOf(predict.question),
    `<details><summary>What happens</summary>\n\n${prose(predict.because)}\n\n</details>`,
    ...(["break", "see", "fix"] as const).flatMap((step) => [
      `## ${step.charAt(0).toUpperCase()}${step.slice(1)}`,
      ...stepOf(lesson[step]),
    ]),
    "## What to remember",
    `${prose(conclusion)}\n`,
  ].join("\n\n");
}

function stepOf({ text, question, actions = [], check }: LessonStep): string[] {
  const verdict = check(NOTHING_YET);
  return [
    prose(text),
    ...(question ? [questionOf(question)] : []),
    ...(actions.length > 0 ? [`In the console: ${actions.map(({ label }) => `**${label}**`).join(", ")}.`] : []),
    ...("waiting" in verdict ? [`The console waits for ${inline(verdict.waiting)}.`] : []),
  ];
}

/** A lesson that was not begun. */
const NOTHING_YET: LessonRun = {
  facts: [],
  stepFacts: [],
  answers: {},
  kept: {},
  letters: () => 0,
  nextRuns: () => [],
};

function questionOf(question: LessonQuestion): string {
  if (question.kind !== "text")
    return `${question.label}\n\n${question.options.map(({ label }) => `- ${inline(label)}`).join("\n")}`;
  const { label, start } = question;
  return start === undefined ? label : `${label}, to begin with:\n\n\`\`\`\n${start}\n\`\`\``;
}

/** Links into the console lead nowhere in a file. */
const inline = (text: string): string =>
  text.replace(/\[([^\]]+)\]\(console:[^)]*\)/g, "$1").replace(/\{\{\w+\}\}/g, "…");

const prose = (text: string): string => inline(text.trim());
