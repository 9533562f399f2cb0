/** How an app is deployed, besides what its templates say. */
export interface AppSettings {
  /** Of several stages (`cdk.Stage`) in an assembly, the one to run. */
  stage?: string | undefined;
  /** Patterns of the resource types that are created in name only, such as `AWS::Cognito::*`. */
  inert?: readonly string[];
  /** Values of template parameters, by their name, or by `Stack:Name`. */
  parameters?: Readonly<Record<string, string>>;
}

/** Whether a resource of this type is created in name only. */
export const isInert = ({ inert = [] }: AppSettings, type: string): boolean =>
  inert.some((pattern) => new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`).test(type));

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
