import { boolean, text } from "../../api/shapes.ts";
import { missing } from "../errors.ts";
import { operation } from "../operation.ts";
import { accessTo, described } from "../parameters.ts";
import { findParameter } from "../state.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const getParameter = operation({
  input: { Name: text(), WithDecryption: boolean },
  permissions: (_, { Name }) => [accessTo(Name, "ssm:GetParameter")],
  run(state, { Name: name = "" }) {
    if (name === "") throw missing("name");
    return { Parameter: described(findParameter(state, name)) };
  },
});
