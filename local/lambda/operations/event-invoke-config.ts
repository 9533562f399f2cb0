import type { InputOf } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import type { AsyncConfig } from "../async-config.ts";
import { onFunction } from "../function-access.ts";
import { invalid } from "../function-config.ts";
import type { LambdaFunction } from "../functions.ts";
import { operation } from "../operation.ts";
import { EVENT_INVOKE_CONFIG } from "../paths.ts";
import { invokeConfig, qualified } from "../shapes.ts";

const query = { Qualifier: "Qualifier" };

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig = operation({
  http: { route: `PUT ${EVENT_INVOKE_CONFIG}`, query },
  input: { ...qualified, ...invokeConfig },
  permissions: onFunction("lambda:PutFunctionEventInvokeConfig"),
  run({ functions, asyncConfigs }, { FunctionName, Qualifier, ...changes }) {
    const target = functions.find(FunctionName, Qualifier);
    asyncConfigs.put(target, changesIn(changes));
    return describe(target);
  },
});

/** Changes what it names and leaves the rest. */
export const updateFunctionEventInvokeConfig = operation({
  http: { route: `POST ${EVENT_INVOKE_CONFIG}`, query },
  input: { ...qualified, ...invokeConfig },
  permissions: onFunction("lambda:UpdateFunctionEventInvokeConfig"),
  run({ functions, asyncConfigs }, { FunctionName, Qualifier, ...changes }) {
    const target = configured(functions.find(FunctionName, Qualifier));
    asyncConfigs.put(target, { ...target.asyncConfig, ...changesIn(changes) });
    return describe(target);
  },
});

export const getFunctionEventInvokeConfig = operation({
  http: { route: `GET ${EVENT_INVOKE_CONFIG}`, query },
  input: qualified,
  permissions: onFunction("lambda:GetFunctionEventInvokeConfig"),
  run: ({ functions }, { FunctionName, Qualifier }) => describe(configured(functions.find(FunctionName, Qualifier))),
});

export const deleteFunctionEventInvokeConfig = operation({
  http: { route: `DELETE ${EVENT_INVOKE_CONFIG}`, query, status: 204 },
  input: qualified,
  permissions: onFunction("lambda:DeleteFunctionEventInvokeConfig"),
  run({ functions, asyncConfigs }, { FunctionName, Qualifier }) {
    asyncConfigs.remove(configured(functions.find(FunctionName, Qualifier)));
    return {};
  },
});

function configured(target: LambdaFunction): LambdaFunction {
  if (target.asyncConfiguredAt !== undefined) return target;
  throw new AwsError(
    "ResourceNotFoundException",
    `The function ${target.arn}:$LATEST doesn't have an EventInvokeConfig`,
    404,
  );
}

function changesIn(input: InputOf<typeof invokeConfig>): Partial<AsyncConfig> {
  const {
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: age,
    DestinationConfig: { OnFailure, OnSuccess } = {},
  } = input;
  if (retries === undefined && age === undefined && input.DestinationConfig === undefined)
    throw invalid("You must specify at least one error handling or destination setting.");
  const [onFailureArn, onSuccessArn] = [OnFailure?.Destination, OnSuccess?.Destination];
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
