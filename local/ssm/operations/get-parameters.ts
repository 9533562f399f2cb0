import { boolean, list, text } from "../../api/shapes.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { accessTo, described } from "../parameters.ts";
import { parameterOf } from "../state.ts";

const MAX_NAMES = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const getParameters = operation({
  input: { Names: list(text()), WithDecryption: boolean },
  permissions: (_, { Names: names = [undefined] }) => names.map((name) => accessTo(name, "ssm:GetParameters")),
  run(state, { Names: names = [] }) {
    if (names.length < 1 || names.length > MAX_NAMES)
      throw invalid(`Value at 'names' must have from 1 to ${MAX_NAMES} members.`);
    const found = names.map((name) => parameterOf(state, name)).filter((each) => each !== undefined);
    return { Parameters: found.map(described), InvalidParameters: names.filter((name) => !parameterOf(state, name)) };
  },
});
