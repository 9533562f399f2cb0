import { InvalidContext } from "../stage-from-context.ts";

/** Which GitHub jobs the account trusts, from the app's context. */
export interface Trusted {
  /** `owner/name`, or `owner@id/name@id` where GitHub includes the ids in a token's subject. */
  repository: string;
  /** The GitHub environments whose jobs deploy to this account. */
  environments: string[];
  /** Whether this is a test account, whose stages jobs may test, inspect and empty. */
  tests: boolean;
  /** Whether the account already has GitHub's identity provider; only one can exist. */
  providerExists: boolean;
}

const REPOSITORY = /^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/;
const ENVIRONMENT = /^[\w-]+$/;

/** Reads the context keys `repository`, `environments`, `tests` and `providerExists`. Throws `InvalidContext`. */
export function trustedBy(context: (key: string) => unknown): Trusted {
  const repository = String(context("repository") ?? "");
  if (!REPOSITORY.test(repository)) {
    throw new InvalidContext(
      `Context "repository" is "${repository}": it must be a GitHub repository such as acme/shop. Set it with -c repository=…`,
    );
  }
  const environments = String(context("environments") ?? "")
    .split(",")
    .map((name) => name.trim());
  if (!environments.every((name) => ENVIRONMENT.test(name))) {
    throw new InvalidContext(
      `Context "environments" is "${environments}": it has to name the GitHub environments that deploy to this account, separated by commas. Set it with -c environments=dev,ephemeral`,
    );
  }
  return {
    repository,
    environments,
    tests: flag("tests", context("tests")),
    providerExists: flag("providerExists", context("providerExists")),
  };
}

function flag(key: string, value: unknown = "false"): boolean {
  const text = String(value);
  if (text === "true" || text === "false") return text === "true";
  throw new InvalidContext(`Context "${key}" is "${text}": it must be true or false. Set it with -c ${key}=true`);
}
