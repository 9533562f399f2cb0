import { expect, test } from "vitest";
import type { Fact } from "../../../trace.ts";
import type { LessonMove } from "../../api/lessons.ts";
import type { Lesson, LessonRun } from "../../lesson.ts";
import type { ConsoleContext } from "../context.ts";
import { CHARGE, DLQ, names, numbered, put, QUEUE, RULE } from "../test-facts.fixture.ts";
import { isAnswer, isRight } from "./answers.ts";
import { figureView } from "./figures.ts";
import { lessonPage } from "./lesson-page.ts";
import { createLessons } from "./lessons.ts";

const options = ["a", "b", "c"].map((value) => ({ value, label: value }));
const one = { kind: "one" as const, label: "Which?", options };

/** A cloud of facts alone, and a lesson whose steps each wait for the put of an event. */
function classroom() {
  const facts: Fact[] = numbered([put("before", [])]);
  const listeners = new Set<(fact: Fact) => void>();
  const done: string[] = [];
  const happen = (id: string) => {
    const fact = { ...(numbered([put(id, [])])[0] as Fact), seq: facts.length + 1 };
    facts.push(fact);
    for (const listener of listeners) listener(fact);
  };
  const step = (id: string) => ({
    text: `Put ${id} about {{what}}`,
    check: ({ stepFacts }: LessonRun) =>
      stepFacts.some((fact) => fact.kind === "put" && fact.event.id === id)
        ? { proven: id }
        : { waiting: `a put of ${id}` },
  });
  const lesson: Lesson = {
    slug: "puts",
    title: "Puts",
    question: "Is it put?",
    intro: "",
    predict: { text: "", question: one, right: ["b"], because: "because of {{what}}" },
    break: {
      ...step("x"),
      actions: [
        {
          id: "put",
          label: "Put",
          async run({ keep, undo, until }) {
            keep("what", "tea");
            undo(async () => done.push("first"));
            undo(async () => done.push("second"));
            queueMicrotask(() => happen("x"));
            await until("x is put", (seen) => seen.find((fact) => fact.kind === "put" && fact.event.id === "x"));
          },
        },
        {
          id: "fail",
          label: "Fail",
          async run({ undo }) {
            undo(async () => done.push("half"));
            throw new Error("The API says no.");
          },
        },
      ],
    },
    see: { ...step("x"), question: one },
    fix: step("y"),
    conclusion: "Puts are facts.",
  };
  const other: Lesson = { ...lesson, slug: "other", title: "Other" };
  const lessons = createLessons(
    { lessons: [lesson, other], orders: [] },
    {
      facts: (after) => facts.filter(({ seq }) => seq > after),
      lastFact: () => facts.length,
      onFact(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      now: () => 7,
      advance: async () => {},
      endpoint: () => "http://localhost",
      redrive: async () => {},
      discard: () => true,
      letters: () => 0,
      nextRuns: () => [],
    },
  );
  const page = (slug = "puts") => lessonPage(lessons, slug, { names, queues: () => [] } as unknown as ConsoleContext);
  const states = () => page()?.steps.map(({ state }) => state);
  return { lessons, page, states, happen, done };
}

test("a step is done by what happens while it is the current one, and stays done", async () => {
  const { lessons, page, states, happen } = classroom();
  happen("x");
  await lessons.move({ lesson: "puts", step: "predict", answer: ["a"] });
  expect(states()).toEqual(["done", "current", "ahead", "ahead"]);
  expect(page()?.steps[1]).toMatchObject({ waiting: "a put of x", text: "Put x about …" });
  await lessons.move({ lesson: "puts", step: "break", action: "put" });
  expect(page()?.steps[1]).toMatchObject({ state: "done", proof: "x", provenAt: 7, text: "Put x about tea" });
  expect(page()?.steps[2]?.state, "what proved the step before proves nothing more").toBe("current");
  happen("y");
  expect(states()).toEqual(["done", "done", "current", "ahead"]);
  expect(page()?.steps[0]?.lookBack).toBeUndefined();
  happen("x");
  expect(states()).toEqual(["done", "done", "done", "current"]);
  expect(page()?.steps[0]?.lookBack).toEqual({ wasRight: false, because: "because of tea" });
  expect(page()?.conclusion).toBeUndefined();
  happen("y");
  expect(page()).toMatchObject({ conclusion: "Puts are facts.", isUnderWay: true });
});

test("leaving puts everything back, the last change first; so does beginning another lesson", async () => {
  const { lessons, page, done } = classroom();
  await lessons.move({ lesson: "puts", step: "predict", answer: ["a"] });
  await lessons.move({ lesson: "puts", step: "break", action: "put" });
  expect(page("other")?.other).toEqual({ slug: "puts", title: "Puts" });
  await lessons.move({ lesson: "other", step: "predict", answer: ["a"] });
  expect(done).toEqual(["second", "first"]);
  expect(page()).toMatchObject({ isUnderWay: false, other: { slug: "other" } });
  await lessons.leave();
  expect(lessons.progress()).toBeUndefined();
  await lessons.leave();
  expect(done).toHaveLength(2);
});

test.each([
  [{ step: "break", action: "put" }, "The lesson is not under way: it begins with a prediction."],
  [{ step: "predict", answer: ["d"] }, "That is no answer to the question."],
  [{ step: "predict", answer: ["a", "b"] }, "That is no answer to the question."],
])("%j is refused", async (move, message) => {
  await expect(classroom().lessons.move({ lesson: "puts", ...move } as LessonMove)).rejects.toThrow(message);
});

test("what an action says when it fails is for the learner; what it did is put back, and the next move is taken", async () => {
  const { lessons, states, done } = classroom();
  await lessons.move({ lesson: "puts", step: "predict", answer: ["a"] });
  await expect(lessons.move({ lesson: "puts", step: "break", action: "fail" })).rejects.toThrow("The API says no.");
  expect(done).toEqual(["half"]);
  await expect(lessons.move({ lesson: "puts", step: "break", action: "none" })).rejects.toThrow(
    "The step has no action none.",
  );
  await expect(lessons.move({ lesson: "none", step: "predict" })).rejects.toThrow("There is no lesson none.");
  await lessons.move({ lesson: "puts", step: "predict", answer: ["a"] });
  expect(states()?.[1]).toBe("current");
});

test("answers: one or several of the options, all of them in an order, or a text", () => {
  const several = { ...one, kind: "several" as const };
  const order = { ...one, kind: "order" as const };
  const text = { kind: "text" as const, label: "What?" };
  expect([isAnswer(several, ["a", "c"]), isAnswer(several, []), isAnswer(several, ["a", "a"])]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isAnswer(order, ["c", "a", "b"]), isAnswer(order, ["c", "a"])]).toEqual([true, false]);
  expect([isAnswer(text, ["x"]), isAnswer(text, [" "]), isAnswer(text, ["x", "y"]), isAnswer(text, "x")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([isRight(several, ["c", "a"], ["a", "c"]), isRight(order, ["c", "a"], ["a", "c"])]).toEqual([true, false]);
  expect(isRight(several, ["a"], ["a", "c"])).toBe(false);
});

test("a path has each part with what it has done since the lesson began", () => {
  const facts = numbered([
    put("e", [RULE]),
    { kind: "sent", queue: QUEUE, messageId: "m", units: 1 },
    {
      kind: "invoked",
      function: CHARGE,
      requestId: "r",
      cold: false,
      ms: 1,
      memoryMb: 1,
      trigger: QUEUE,
      eventIds: [],
      error: "no",
    },
  ]);
  const run: LessonRun = { facts, stepFacts: facts, answers: {}, kept: {}, letters: () => 2, nextRuns: () => [] };
  const bus = "arn:aws:events:us-east-1:000000000000:event-bus/shop";
  const view = figureView({ kind: "path", title: "Path", rows: [[bus, RULE, QUEUE, CHARGE, DLQ]] }, run, {
    names,
    queues: () => [],
  });
  expect(view).toMatchObject({
    rows: [
      [
        { kind: "bus", words: "1 event" },
        { kind: "rule", words: "took 1", signal: "flow" },
        { kind: "queue", label: "charge", words: "1 message" },
        { kind: "function", words: "1 call, 1 failed", signal: "retry" },
        { kind: "letters", words: "2 dead", signal: "dead" },
      ],
    ],
  });
});
