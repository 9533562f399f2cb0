/**
 * The application's name: the prefix of every physical name, and the namespace of the metrics. To rename a copy of this
 * project, change it only here; `npm run synth` reports names that become longer than AWS allows.
 */
export const APPLICATION = "shop";

/** The prefix of every event source of this application. */
export const SOURCE_PREFIX = "app.";

/** Names depend only on the stage's name. */
interface Stage {
  name: string;
}

/** Returns `<application>-<stage>-<parts…>`, the form of every physical name. */
export const nameOf = (stage: Stage, ...parts: string[]): string => [APPLICATION, stage.name, ...parts].join("-");

/** Returns the name of a function's role. Roles are global, so the Region distinguishes two deployments of a stage. */
export const roleNameOf = (functionName: string, region: string): string => `${functionName}-${region}`;

/** Returns the name of the function that publishes a service's events. */
export const relayName = (stage: Stage, service: string): string => nameOf(stage, service, "relay");

/** Returns the name of the bus, by which every stack finds it. */
export const busName = (stage: Stage): string => nameOf(stage);

/** The SSM parameter that holds the claim bucket's generated name. */
export const claimBucketParameter = (stage: Stage): string => `/${APPLICATION}/${stage.name}/claim-bucket-name`;

/** The SSM parameter that holds the URL of the HTTP API, for tests and clients of the stage. */
export const apiEndpointParameter = (stage: Stage): string => `/${APPLICATION}/${stage.name}/api-endpoint`;
