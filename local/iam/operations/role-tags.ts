import type { Operation } from "../../aws.ts";
import { type Core, roleIn } from "../core.ts";
import { tagList } from "../describe.ts";
import { tagsIn, textsIn } from "../input.ts";
import { page } from "../paging.ts";

export const tagRole =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    core.identities.roles.save({ ...role, tags: { ...role.tags, ...tagsIn(input) } });
    return {};
  };

export const untagRole =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const gone = textsIn(input, "TagKeys");
    const tags = Object.fromEntries(Object.entries(role.tags).filter(([key]) => !gone.includes(key)));
    core.identities.roles.save({ ...role, tags });
    return {};
  };

export const listRoleTags =
  (core: Core): Operation =>
  (input) => {
    const { items, ...rest } = page(tagList(roleIn(core, input).tags), input);
    return { Tags: items, ...rest };
  };
