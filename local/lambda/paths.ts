/** The paths of the API's resources, as its routes name them. */
export const FUNCTIONS = "/2015-03-31/functions";
export const FUNCTION = `${FUNCTIONS}/{FunctionName}`;
export const EVENT_INVOKE_CONFIG = "/2019-09-25/functions/{FunctionName}/event-invoke-config";
export const MAPPINGS = "/2015-03-31/event-source-mappings";
export const MAPPING = `${MAPPINGS}/{UUID}`;
