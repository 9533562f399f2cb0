import { AwsError } from "../aws.ts";

export const invalidArn = (reason: string): AwsError => new AwsError("InvalidArn", `Invalid Arn: '${reason}'`);
export const invalidName = (name: string): AwsError => new AwsError("InvalidName", `Invalid Name: '${name}'`);
export const invalid = (message: string): AwsError => new AwsError("ValidationException", message);

export const noStateMachine = (arn: string): AwsError =>
  new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
export const noExecution = (arn: string): AwsError =>
  new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
export const noResource = (arn: string): AwsError => new AwsError("ResourceNotFound", `Resource not found: '${arn}'`);

export const machineExists = (arn: string): AwsError =>
  new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
export const executionExists = (arn: string): AwsError =>
  new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);

export const wrongType = (): AwsError =>
  new AwsError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");

export const invalidInput = (reason: string): AwsError =>
  new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${reason}'`);
