import { ACCOUNT, type HttpRequest, REGION } from "../aws.ts";
import { credentialScope } from "../protocols/credential-scope.ts";

/** An account in a region: where a bus is that is given by its plain name. */
export interface Scope {
  account: string;
  region: string;
}

/** Where everything else of the cloud is. */
export const HOME: Scope = { account: ACCOUNT, region: REGION };

/** Such as `eu-central-1`, `us-gov-west-1`. */
export const isRegion = (text: string): boolean => /^[a-z]{2,3}(-[a-z]+){1,2}-\d{1,2}$/.test(text);

/**
 * Where a request acts: in the region it is signed for, and in the account that its access key names. An access key of
 * twelve digits stands for the administrator of that account, every other one belongs to the home account.
 */
export function scopeOf(request: HttpRequest): Scope {
  const { accessKeyId = "", region = "" } = credentialScope(request) ?? {};
  return {
    account: /^\d{12}$/.test(accessKeyId) ? accessKeyId : HOME.account,
    region: isRegion(region) ? region : HOME.region,
  };
}
