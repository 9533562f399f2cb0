import type { StoryAnswer } from "../../api/stories.ts";
import type { Resources } from "../context.ts";
import { tellStory } from "./story.ts";
import { storyLines } from "./story-lines.ts";

const LATEST = 50;

export const storyResources: Resources = {
  "GET stories": ({ query }, context) => ({
    stories: storyLines(context, Math.min(Number(query.get("limit")) || 5, LATEST)),
  }),
  "GET stories/*": ({ parameters: [key = ""], query }, context): StoryAnswer => {
    const story = tellStory(key, query.get("correlation") ?? undefined, context);
    return story ? { story } : {};
  },
};
