import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import type { Stage } from "../stage.ts";
import { type Properties, type Template, withdraw } from "./assembly.ts";

const unauthorized = (type: unknown): boolean => type === undefined || type === "NONE";

/** Checks that detect an open API, by resource type. */
const openings: Record<string, (properties: Properties) => string | false> = {
  "AWS::ApiGatewayV2::Route": ({ RouteKey, AuthorizationType }) =>
    unauthorized(AuthorizationType) && `route ${RouteKey}`,
  "AWS::ApiGatewayV2::Api": ({ Target }) => Target !== undefined && "an API with an open default route",
  "AWS::ApiGateway::Method": ({ HttpMethod, AuthorizationType }) =>
    unauthorized(AuthorizationType) && `method ${HttpMethod}`,
  "AWS::Lambda::Url": ({ AuthType }) => unauthorized(AuthType) && "a function URL",
};

/** Returns a template's API entry points without authorization, as `<logical id> (<what it is>)`. */
export function openDoors({ Resources = {} }: Template): string[] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const what = openings[Type]?.(Properties);
    return what ? [`${logicalId} (${what})`] : [];
  });
}

/** The stage has an API that anybody may call. */
export class OpenApi extends Error {
  override name = "OpenApi";
}

/**
 * Throws `OpenApi` when any stage but `local` has an open API, and makes the assembly undeployable. It reads the finished
 * templates, so that no construct or override can bypass it.
 */
export function refuseOpenApi(assembly: CloudAssembly, stage: Stage): void {
  if (stage.name === "local") return;
  const doors = assembly.stacks.flatMap(({ stackName, template }) =>
    openDoors(template).map((door) => `${stackName}: ${door}`),
  );
  if (doors.length === 0) return;
  withdraw(assembly);
  throw new OpenApi(
    `Stage ${stage.name} would have an API open to anybody: ${doors.join("; ")}. ` +
      "Give each route an authorizer (IAM, or JWT with -c jwtIssuer=… -c jwtAudience=…).",
  );
}
