import type { Stage as WholeStage } from "./stage.ts";

/** Names follow from the stage's name alone. */
type Stage = Pick<WholeStage, "name">;

const APP = "shop";

/** The prefix of every event source of this application. */
export const SOURCE_PREFIX = "app.";

/** `shop-<stage>-<parts…>`, the physical name of everything that has one. */
export const nameOf = (stage: Stage, ...parts: string[]): string => [APP, stage.name, ...parts].join("-");

/** The name of a function's role. Roles are global: the Region keeps two deployments of a stage apart. */
export const roleNameOf = (functionName: string, region: string): string => `${functionName}-${region}`;

/** The function that publishes a service's events. */
export const relayName = (stage: Stage, service: string): string => nameOf(stage, service, "relay");

/** The bus, found by this name in every stack. */
export const busName = (stage: Stage): string => nameOf(stage);

/** The SSM parameter that holds the claim bucket's generated name. */
export const claimBucketParameter = (stage: Stage): string => `/${APP}/${stage.name}/claim-bucket-name`;

/** The SSM parameter that holds the URL of the HTTP API, for whoever tests or calls the stage. */
export const apiEndpointParameter = (stage: Stage): string => `/${APP}/${stage.name}/api-endpoint`;

/** What every metric of the application is published under. */
export const METRICS_NAMESPACE = APP;
