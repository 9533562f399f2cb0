import { boolean, list, number, structure, text } from "../../api/shapes.ts";
import { invalid, missing } from "../errors.ts";
import { operation } from "../operation.ts";
import { accessTo, described } from "../parameters.ts";

const MAX_RESULTS = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const getParametersByPath = operation({
  input: {
    Path: text(),
    Recursive: boolean,
    ParameterFilters: list(structure({ Key: text(), Option: text(), Values: list(text()) })),
    WithDecryption: boolean,
    MaxResults: number(),
    NextToken: text(),
  },
  permissions: (_, { Path }) => [accessTo(Path, "ssm:GetParametersByPath")],
  run({ parameters }, input) {
    const { Path = "", Recursive = false, MaxResults = MAX_RESULTS, NextToken, ParameterFilters = [] } = input;
    if (Path === "") throw missing("path");
    if (!Path.startsWith("/"))
      throw invalid("The parameter doesn't meet the parameter name requirements: the path must begin with a slash.");
    if (MaxResults < 1 || MaxResults > MAX_RESULTS)
      throw invalid(`Value '${MaxResults}' at 'maxResults' must be between 1 and ${MAX_RESULTS}.`);
    if (ParameterFilters.length > 0) throw invalid("ParameterFilters are not supported by the local cloud.");
    const below = Path.endsWith("/") ? Path : `${Path}/`;
    const found = [...parameters.values()]
      .filter(({ name }) => name.startsWith(below) && (Recursive || !name.slice(below.length).includes("/")))
      .filter(({ name }) => NextToken === undefined || name > NextToken)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, MaxResults);
    const last = found.length > page.length ? page.at(-1)?.name : undefined;
    return { Parameters: page.map(described), ...(last ? { NextToken: last } : {}) };
  },
});
