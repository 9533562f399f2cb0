import type { Target } from "@aws-sdk/client-eventbridge";
import { print, type Tree } from "../../../event-pattern/reference-evaluator.fixture.ts";
import { child, withoutRepeatedKeys } from "../tree.fixture.ts";
import { type Event, envelopeOf, textOf } from "./events.fixture.ts";

/** What a target can say about its input, and what it then receives: nothing where that cannot be made. */
interface TargetInput {
  settings: Pick<Target, "Input" | "InputPath" | "InputTransformer">;
  receives: (event: Event, rule: { arn: string; name: string }) => string | undefined;
}

const printed = (tree: Tree | undefined) => tree && print(withoutRepeatedKeys(tree));
/** The JSON at a path in the event. */
const at =
  (...path: (string | number)[]) =>
  (event: Event) =>
    printed(path.reduce<Tree | undefined>(child, envelopeOf(event)));
const detail = at("detail");
const quoted = (text: string) => JSON.stringify(text);

export const targetInputs: TargetInput[] = [
  { settings: {}, receives: textOf },
  { settings: { Input: '{ "fixed": [1.0, 2] }' }, receives: () => '{ "fixed": [1.0, 2] }' },
  { settings: { Input: '"text"' }, receives: () => '"text"' },
  { settings: { InputPath: "$" }, receives: at() },
  { settings: { InputPath: "$.detail" }, receives: at("detail") },
  { settings: { InputPath: "$.detail-type" }, receives: at("detail-type") },
  { settings: { InputPath: "$.resources[0]" }, receives: at("resources", 0) },
  { settings: { InputPath: "$.detail.a.b" }, receives: at("detail", "a", "b") },
  {
    settings: {
      InputTransformer: {
        InputPathsMap: { from: "$.source", said: "$.detail", __proto: "$.nothing" },
        InputTemplate: '{"from": <from>, "said": <said>, "nothing": <__proto>, "by": "<aws.events.rule-name>"}',
      },
    },
    receives: (event, { name }) =>
      `{"from": ${quoted(event.source)}, "said": ${detail(event)}, "nothing": "", "by": "${name}"}`,
  },
  {
    settings: {
      InputTransformer: {
        InputPathsMap: { type: "$.detail-type", nothing: "$.detail.nothing" },
        InputTemplate: '"<type> of <nothing> by <aws.events.rule-arn>"',
      },
    },
    receives: ({ detailType }, { arn }) => `"${detailType} of  by ${arn}"`,
  },
  {
    settings: { InputTransformer: { InputTemplate: '{"all":<aws.events.event.json>}' } },
    receives: (event) => `{"all":${at()(event)}}`,
  },
  {
    // An object inside of quotes breaks them, unless there is nothing in it.
    settings: { InputTransformer: { InputPathsMap: { said: "$.detail" }, InputTemplate: '{"said":"<said>"}' } },
    receives: (event) => (detail(event) === "{}" ? '{"said":"{}"}' : undefined),
  },
];

const keyOf = ({ Input, InputPath, InputTransformer }: Target | TargetInput["settings"]) =>
  JSON.stringify([Input, InputPath, InputTransformer]);
const byKey = new Map(targetInputs.map((input) => [keyOf(input.settings), input]));

/** What a target is given of an event. */
export const inputOf = (target: Target, event: Event, rule: { arn: string; name: string }): string | undefined =>
  byKey.get(keyOf(target))?.receives(event, rule);
