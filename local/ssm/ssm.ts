import { fromFunctions } from "../api/from-functions.ts";
import { AwsError, type Operation, parseArn, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { awsJson } from "../gateway/aws-json.ts";
import { parameterArn, requiredAccess } from "./access.ts";
import { inputs } from "./inputs.ts";

export interface Ssm {
  service: Service;
  /** Creates or replaces a parameter of type String or StringList. */
  put(name: string, value: string, type?: "String" | "StringList"): void;
  /** The parameter's value; throws `ParameterNotFound`. */
  get(name: string): string;
}

interface Parameter {
  name: string;
  value: string;
  type: string;
  version: number;
  modifiedAt: number;
}

const MAX_NAMES = 10;
const MAX_RESULTS = 10;

/** Parameter Store, to read from: parameters come from the templates, and are there again with them. */
export function createSsm({ clock }: { clock: Clock }): Ssm {
  const parameters = new Map<string, Parameter>();

  function find(nameOrArn: unknown): Parameter | undefined {
    const text = String(nameOrArn);
    if (!text.startsWith("arn:")) return parameters.get(text);
    const resource = parseArn(text).resource.replace(/^parameter/, "");
    return parameters.get(resource) ?? parameters.get(resource.slice(1));
  }

  const getParameter: Operation = ({ Name }) => {
    const parameter = find(required(Name, "name"));
    if (!parameter) throw notFound(Name);
    return { Parameter: toWire(parameter) };
  };

  const getParameters: Operation = ({ Names }) => {
    if (!Array.isArray(Names) || Names.length < 1 || Names.length > MAX_NAMES)
      throw invalid(`Value at 'names' must have from 1 to ${MAX_NAMES} members.`);
    const found = Names.map(find).filter((each) => each !== undefined);
    return { Parameters: found.map(toWire), InvalidParameters: Names.filter((name) => !find(name)) };
  };

  const getParametersByPath: Operation = (input) => {
    const { Path, Recursive = false, MaxResults = MAX_RESULTS, NextToken, ParameterFilters = [] } = input;
    if (!String(required(Path, "path")).startsWith("/"))
      throw invalid("The parameter doesn't meet the parameter name requirements: the path must begin with a slash.");
    if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > MAX_RESULTS)
      throw invalid(`Value '${MaxResults}' at 'maxResults' must be between 1 and ${MAX_RESULTS}.`);
    if (ParameterFilters.length > 0) throw invalid("ParameterFilters are not supported by the local cloud.");
    const below = Path.endsWith("/") ? Path : `${Path}/`;
    const found = [...parameters.values()]
      .filter(({ name }) => name.startsWith(below) && (Recursive || !name.slice(below.length).includes("/")))
      .filter(({ name }) => NextToken === undefined || name > NextToken)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, MaxResults);
    const NextTokenOut = found.length > page.length ? page.at(-1)?.name : undefined;
    return { Parameters: page.map(toWire), ...(NextTokenOut ? { NextToken: NextTokenOut } : {}) };
  };

  return {
    service: awsJson({
      signingName: "ssm",
      target: "AmazonSSM",
      version: "1.1",
      ...fromFunctions({
        inputs,
        requiredAccess,
        operations: {
          GetParameter: getParameter,
          GetParameters: getParameters,
          GetParametersByPath: getParametersByPath,
        },
      }),
    }),
    put(name, value, type = "String") {
      const version = (parameters.get(name)?.version ?? 0) + 1;
      parameters.set(name, { name, value, type, version, modifiedAt: clock.now() });
    },
    get(name) {
      const parameter = find(name);
      if (!parameter) throw notFound(name);
      return parameter.value;
    },
  };
}

function toWire({ name, value, type, version, modifiedAt }: Parameter): object {
  return {
    Name: name,
    Type: type,
    Value: value,
    Version: version,
    LastModifiedDate: modifiedAt / 1000,
    ARN: parameterArn(name),
    DataType: "text",
  };
}

function required(value: unknown, name: string): unknown {
  if (typeof value === "string" && value !== "") return value;
  throw invalid(`Value at '${name}' failed to satisfy constraint: Member must not be null.`);
}

const invalid = (text: string) => new AwsError("ValidationException", `1 validation error detected: ${text}`);

// AWS gives no text here; the name helps whoever reads it.
const notFound = (name: unknown) => new AwsError("ParameterNotFound", `The parameter ${name} does not exist.`);
