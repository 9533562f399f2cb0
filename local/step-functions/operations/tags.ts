import { noResource } from "../errors.ts";
import { requiredText, tagsOf } from "../input.ts";
import type { StateMachine } from "../model.ts";
import type { State } from "../state.ts";
import type { Operations } from "./operations.ts";

export const tagOperations = (state: State): Operations => ({
  TagResource: {
    parameters: ["resourceArn", "tags"],
    run(input) {
      const machine = find(state, input);
      state.machines.set(machine.arn, { ...machine, tags: { ...machine.tags, ...tagsOf(input) } });
      return {};
    },
  },
  UntagResource: {
    parameters: ["resourceArn", "tagKeys"],
    run(input) {
      const machine = find(state, input);
      const gone: unknown[] = Array.isArray(input.tagKeys) ? input.tagKeys : [];
      const tags = Object.fromEntries(Object.entries(machine.tags).filter(([key]) => !gone.includes(key)));
      state.machines.set(machine.arn, { ...machine, tags });
      return {};
    },
  },
  ListTagsForResource: {
    parameters: ["resourceArn"],
    run: (input) => ({ tags: Object.entries(find(state, input).tags).map(([key, value]) => ({ key, value })) }),
  },
});

function find({ machines }: State, input: Record<string, unknown>): StateMachine {
  const arn = requiredText(input, "resourceArn");
  const machine = machines.get(arn);
  if (machine) return machine;
  throw noResource(arn);
}
