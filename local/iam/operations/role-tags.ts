import { list, text } from "../../api/shapes.ts";
import { tagList } from "../../api/tags.ts";
import { tagsIn } from "../input.ts";
import { roleIn } from "../named.ts";
import { operation } from "../operation.ts";
import { page } from "../paging.ts";
import { onRole } from "../required-access.ts";
import { ofRole, paging, tags } from "../shapes.ts";

export const tagRole = operation({
  input: { ...ofRole, Tags: tags },
  permissions: onRole("iam:TagRole"),
  run(state, input) {
    const role = roleIn(state, input);
    state.identities.roles.save({ ...role, tags: { ...role.tags, ...tagsIn(input.Tags) } });
    return {};
  },
});

export const untagRole = operation({
  input: { ...ofRole, TagKeys: list(text()) },
  permissions: onRole("iam:UntagRole"),
  run(state, input) {
    const role = roleIn(state, input);
    const gone = input.TagKeys ?? [];
    const tags = Object.fromEntries(Object.entries(role.tags).filter(([key]) => !gone.includes(key)));
    state.identities.roles.save({ ...role, tags });
    return {};
  },
});

export const listRoleTags = operation({
  input: { ...ofRole, ...paging },
  permissions: onRole("iam:ListRoleTags"),
  run(state, input) {
    const { items, ...rest } = page(tagList(roleIn(state, input).tags), input);
    return { Tags: items, ...rest };
  },
});
