/**
 * The application's name: every physical name starts with it, and it is the namespace of the metrics. To give a copy of
 * this project another, change it here alone; `npm run synth` says when a name becomes longer than AWS allows.
 */
export const APPLICATION = "shop";

/** The prefix of every event source of this application. */
export const SOURCE_PREFIX = "app.";

/** Names follow from the stage's name alone. */
interface Stage {
  name: string;
}

/** `<application>-<stage>-<parts…>`, the physical name of everything that has one. */
export const nameOf = (stage: Stage, ...parts: string[]): string => [APPLICATION, stage.name, ...parts].join("-");

/** The name of a function's role. Roles are global: the Region keeps two deployments of a stage apart. */
export const roleNameOf = (functionName: string, region: string): string => `${functionName}-${region}`;

/** The function that publishes a service's events. */
export const relayName = (stage: Stage, service: string): string => nameOf(stage, service, "relay");

/** The bus, found by this name in every stack. */
export const busName = (stage: Stage): string => nameOf(stage);

/** The SSM parameter that holds the claim bucket's generated name. */
export const claimBucketParameter = (stage: Stage): string => `/${APPLICATION}/${stage.name}/claim-bucket-name`;

/** The SSM parameter that holds the URL of the HTTP API, for whoever tests or calls the stage. */
export const apiEndpointParameter = (stage: Stage): string => `/${APPLICATION}/${stage.name}/api-endpoint`;
