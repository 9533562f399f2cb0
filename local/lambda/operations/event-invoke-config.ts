import { AwsError } from "../../aws.ts";
import type { RestOperation } from "../../protocols/rest-routes.ts";
import type { AsyncConfig } from "../async-config.ts";
import { invalid } from "../function-config.ts";
import type { LambdaFunction } from "../functions.ts";
import { type Input, inputOf, number, refuseOthers, structure, text } from "../input.ts";
import type { State } from "../state.ts";

type Request = Parameters<RestOperation>[0];

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export function putFunctionEventInvokeConfig({ functions, asyncConfigs }: State): RestOperation {
  return (request) => {
    const target = targetOf(functions, request);
    asyncConfigs.put(target, changesIn(inputOf(request.body)));
    return { json: describe(target) };
  };
}

/** Changes what it names and leaves the rest. */
export function updateFunctionEventInvokeConfig({ functions, asyncConfigs }: State): RestOperation {
  return (request) => {
    const target = configured(targetOf(functions, request));
    asyncConfigs.put(target, { ...target.asyncConfig, ...changesIn(inputOf(request.body)) });
    return { json: describe(target) };
  };
}

export function getFunctionEventInvokeConfig({ functions }: State): RestOperation {
  return (request) => ({ json: describe(configured(targetOf(functions, request))) });
}

export function deleteFunctionEventInvokeConfig({ functions, asyncConfigs }: State): RestOperation {
  return (request) => {
    asyncConfigs.remove(configured(targetOf(functions, request)));
    return { status: 204, headers: {}, body: "" };
  };
}

const targetOf = (functions: State["functions"], { params, query }: Request) =>
  functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));

function configured(target: LambdaFunction): LambdaFunction {
  if (target.asyncConfiguredAt !== undefined) return target;
  throw new AwsError(
    "ResourceNotFoundException",
    `The function ${target.arn}:$LATEST doesn't have an EventInvokeConfig`,
    404,
  );
}

function changesIn(input: Input): Partial<AsyncConfig> {
  refuseOthers("EventInvokeConfig", input, ["DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"]);
  const retries = number(input, "MaximumRetryAttempts");
  const age = number(input, "MaximumEventAgeInSeconds");
  const destinations = structure(input, "DestinationConfig");
  if (retries === undefined && age === undefined && destinations === undefined)
    throw invalid("You must specify at least one error handling or destination setting.");
  const destination = (name: string) => text(structure(destinations ?? {}, name) ?? {}, "Destination");
  const [onFailureArn, onSuccessArn] = [destination("OnFailure"), destination("OnSuccess")];
  return {
    ...(retries !== undefined && { maximumRetryAttempts: retries }),
    ...(age !== undefined && { maximumEventAgeSeconds: age }),
    ...(onFailureArn && { onFailureArn }),
    ...(onSuccessArn && { onSuccessArn }),
  };
}

function describe({ arn, asyncConfig, asyncConfiguredAt = 0 }: LambdaFunction): object {
  const { maximumEventAgeSeconds, maximumRetryAttempts, onFailureArn, onSuccessArn } = asyncConfig;
  const destination = (to: string | undefined) => (to === undefined ? {} : { Destination: to });
  return {
    FunctionArn: `${arn}:$LATEST`,
    LastModified: asyncConfiguredAt / 1_000,
    MaximumEventAgeInSeconds: maximumEventAgeSeconds,
    MaximumRetryAttempts: maximumRetryAttempts,
    DestinationConfig: { OnFailure: destination(onFailureArn), OnSuccess: destination(onSuccessArn) },
  };
}
