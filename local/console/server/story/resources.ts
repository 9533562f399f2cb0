import * as v from "valibot";
import { StoriesPage, StoryAnswer } from "../../api/stories.ts";
import { get, limit, text } from "../resource.ts";
import { tellStory } from "./story.ts";
import { storyLines } from "./story-lines.ts";

const [SHOWN, MOST] = [5, 50];

export const storyResources = [
  get("stories", {
    name: "listStories",
    summary: "Lists the stories that changed last, newest first.",
    query: { limit: limit(SHOWN, MOST) },
    answer: StoriesPage,
    run: ({ query }, context) => ({ stories: storyLines(context, query.limit ?? SHOWN) }),
  }),
  get("stories/{key}", {
    name: "getStory",
    summary: "Tells everything that happened to one subject, hop by hop; without a story while nothing is known of it.",
    parameters: { key: text("The subject (`resources[0]` of its events), else a correlation id, else an event's id.") },
    query: { correlation: v.optional(text("Only what has this correlation id.")) },
    answer: StoryAnswer,
    run({ parameters: { key }, query }, context) {
      const story = tellStory(key, query.correlation, context);
      return story ? { story } : {};
    },
  }),
];
