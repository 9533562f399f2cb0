import { boolean, list, type Members, number, structure, text } from "../validation/shapes.ts";

/** The shape of each operation's input: https://docs.aws.amazon.com/systems-manager/latest/APIReference/ */
export const inputs = {
  GetParameter: { Name: text(), WithDecryption: boolean },
  GetParameters: { Names: list(text()), WithDecryption: boolean },
  GetParametersByPath: {
    Path: text(),
    Recursive: boolean,
    ParameterFilters: list(structure({ Key: text(), Option: text(), Values: list(text()) })),
    WithDecryption: boolean,
    MaxResults: number(),
    NextToken: text(),
  },
} satisfies Record<string, Members>;
