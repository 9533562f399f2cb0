import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CfnRoute } from "aws-cdk-lib/aws-apigatewayv2";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { stageFrom } from "../stage-from-context.ts";
import { synthesize, type TestStage } from "../synthesize.fixture.ts";
import { OpenApi, openDoors, refuseOpenApi } from "./open-api.ts";

const authorization = ({ resources }: TestStage) =>
  resources("AWS::ApiGatewayV2::Route").map(({ properties }) => [properties.RouteKey, properties.AuthorizationType]);
const routes = (type: string) =>
  ["POST /orders", "GET /orders/{orderId}", "POST /orders/{orderId}/cancel"].map((route) => [route, type]);

describe("the API", () => {
  test.each(["dev", "prod"])("requires AWS credentials in stage %s", (stage) => {
    expect(authorization(synthesize({ stage, alarmEmail: "on-call@shop.test" }))).toEqual(routes("AWS_IAM"));
  });

  test("requires a token when an issuer is given", () => {
    const jwt = synthesize({ jwtIssuer: "https://id.example.com", jwtAudience: "shop, admin" });
    expect(authorization(jwt)).toEqual(routes("JWT"));
    expect(jwt.resources("AWS::ApiGatewayV2::Authorizer").map(({ properties }) => properties.JwtConfiguration)).toEqual(
      [{ Issuer: "https://id.example.com", Audience: ["shop", "admin"] }],
    );
  });

  test("is closed to browser front ends, except for the stage's origins", () => {
    const cors = (context: object) =>
      synthesize({ ...context })
        .resources("AWS::ApiGatewayV2::Api")
        .map(({ properties }) => properties.CorsConfiguration);
    expect(cors({})).toEqual([undefined]);
    expect(cors({ corsOrigins: "https://shop.example" })).toMatchObject([
      { AllowOrigins: ["https://shop.example"], AllowMethods: ["POST", "GET"], ExposeHeaders: ["location"] },
    ]);
  });

  test("is open only in stage local", () => {
    expect(authorization(synthesize({ stage: "local" }))).toEqual(routes("NONE"));
  });
});

describe("the functions behind the API", () => {
  const served = ["post-order", "get-order", "cancel-order"];
  const variables = (stage: TestStage, name: string) =>
    Object.fromEntries(
      stage
        .resources("AWS::Lambda::Function")
        .map(({ properties }) => [properties.FunctionName, properties.Environment.Variables[name]])
        .filter(([, value]) => value !== undefined),
    );
  const named = (stage: string, values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [nameOf({ name: stage }, "order", name), value]));

  test.each([
    [{ stage: "local" }, "open"],
    [{ stage: "dev" }, "iam"],
    [{ stage: "prod", alarmEmail: "on-call@shop.test" }, "iam"],
    [{ stage: "dev", jwtIssuer: "https://id.example.com", jwtAudience: "shop" }, "jwt"],
  ])("know how callers are authorized: %j", (context, access) => {
    const expected = Object.fromEntries(served.map((name) => [name, access]));
    expect(variables(synthesize(context), "API_ACCESS")).toEqual(named(context.stage, expected));
  });

  test("know the back office where they show or change an order", () => {
    const backOffice = "arn:aws:iam::123456789012:role/staff/Support,arn:aws:iam::123456789012:user/eve";
    const words = "arn:aws:iam::123456789012:role/Support arn:aws:iam::123456789012:user/eve";
    const expected = { "get-order": words, "cancel-order": words };
    expect(variables(synthesize({ backOffice }), "BACK_OFFICE")).toEqual(named("dev", expected));
    expect(variables(synthesize(), "BACK_OFFICE")).toEqual({});
  });
});

describe("an open door", () => {
  const template = (Type: string, Properties: object) => ({ Resources: { Door: { Type, Properties } } });

  test.each([
    ["AWS::ApiGatewayV2::Route", { RouteKey: "GET /x", AuthorizationType: "NONE" }, "Door (route GET /x)"],
    ["AWS::ApiGatewayV2::Route", { RouteKey: "GET /x" }, "Door (route GET /x)"],
    ["AWS::ApiGatewayV2::Api", { Target: "arn" }, "Door (an API with an open default route)"],
    ["AWS::ApiGateway::Method", { HttpMethod: "GET", AuthorizationType: "NONE" }, "Door (method GET)"],
    ["AWS::Lambda::Url", { AuthType: "NONE" }, "Door (a function URL)"],
  ])("%s %j", (type, properties, door) => {
    expect(openDoors(template(type, properties))).toEqual([door]);
  });

  test.each([
    ["AWS::ApiGatewayV2::Route", { RouteKey: "GET /x", AuthorizationType: "JWT" }],
    ["AWS::ApiGatewayV2::Api", { Name: "x" }],
    ["AWS::ApiGateway::Method", { HttpMethod: "GET", AuthorizationType: "AWS_IAM" }],
    ["AWS::Lambda::Url", { AuthType: "AWS_IAM" }],
    ["AWS::SQS::Queue", {}],
  ])("is not %s %j", (type, properties) => {
    expect(openDoors(template(type, properties))).toEqual([]);
  });
});

describe("refusing", () => {
  const sneaky = synthesize({}, (app) => {
    const route = app.node.findAll().find((each) => each instanceof CfnRoute) as CfnRoute;
    route.addPropertyOverride("AuthorizationType", "NONE");
  });

  function refuse(stage: string): { error: unknown; deployable: boolean } {
    const directory = mkdtempSync(join(tmpdir(), "open-"));
    const manifest = join(directory, "manifest.json");
    writeFileSync(manifest, "{}");
    try {
      refuseOpenApi(
        { directory, stacks: sneaky.assembly.stacks } as CloudAssembly,
        stageFrom((key) => (key === "stage" ? stage : undefined)),
      );
      return { error: undefined, deployable: existsSync(manifest) };
    } catch (error) {
      return { error, deployable: existsSync(manifest) };
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  test("names stack, route and remedy, even for an override, and leaves nothing to deploy", () => {
    const { error, deployable } = refuse("dev");
    expect(error).toBeInstanceOf(OpenApi);
    expect((error as Error).message).toMatch(
      /^Stage dev would have an API open to anybody: [\w-]+-dev-order: \w+ \(route POST \/orders\)\. Give/,
    );
    expect(deployable).toBe(false);
  });

  test("does not apply to stage local", () => {
    expect(refuse("local")).toEqual({ error: undefined, deployable: true });
  });
});
