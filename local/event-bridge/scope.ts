import { ACCOUNT, accountOf, type HttpRequest, REGION } from "../aws.ts";
import { credentialScope } from "../protocols/credential-scope.ts";

/** An account and Region, to which plain bus names are relative. */
export interface Scope {
  account: string;
  region: string;
}

/** The account and Region of all other services of the cloud. */
export const HOME: Scope = { account: ACCOUNT, region: REGION };

/** Such as `eu-central-1`, `us-gov-west-1`. */
export const isRegion = (text: string): boolean => /^[a-z]{2,3}(-[a-z]+){1,2}-\d{1,2}$/.test(text);

/**
 * Returns the scope of a request: the Region it is signed for, and the account of its access key. An access key of twelve
 * digits means the administrator of that account; any other belongs to the home account.
 */
export function scopeOf(request: HttpRequest): Scope {
  const { accessKeyId = "", region = "" } = credentialScope(request) ?? {};
  return {
    account: accountOf(accessKeyId),
    region: isRegion(region) ? region : HOME.region,
  };
}
