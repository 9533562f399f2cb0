import { list, text } from "../../api/shapes.ts";
import { noResource } from "../errors.ts";
import { tagsOf } from "../input.ts";
import { onResource } from "../machine-access.ts";
import type { StateMachine } from "../model.ts";
import { operation } from "../operation.ts";
import { resource, tags } from "../shapes.ts";
import type { State } from "../state.ts";

export const tagResource = operation({
  input: { ...resource, tags },
  permissions: onResource("states:TagResource"),
  run(state, input) {
    const machine = find(state, input);
    state.machines.set(machine.arn, { ...machine, tags: { ...machine.tags, ...tagsOf(input) } });
    return {};
  },
});

export const untagResource = operation({
  input: { ...resource, tagKeys: list(text()) },
  permissions: onResource("states:UntagResource"),
  run(state, input) {
    const machine = find(state, input);
    const { tagKeys: gone = [] } = input;
    const left = Object.fromEntries(Object.entries(machine.tags).filter(([key]) => !gone.includes(key)));
    state.machines.set(machine.arn, { ...machine, tags: left });
    return {};
  },
});

export const listTagsForResource = operation({
  input: resource,
  permissions: onResource("states:ListTagsForResource"),
  run: (state, input) => ({ tags: Object.entries(find(state, input).tags).map(([key, value]) => ({ key, value })) }),
});

function find({ machines }: State, { resourceArn: arn }: { resourceArn: string }): StateMachine {
  const machine = machines.get(arn);
  if (machine) return machine;
  throw noResource(arn);
}
