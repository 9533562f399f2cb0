import { InvalidContext } from "../stage-from-context.ts";

/** What GitHub tells AWS of a job, as the context of the app says which jobs to trust. */
export interface Trusted {
  /** `owner/name`, or `owner@id/name@id` where GitHub puts the ids into a token's subject. */
  repository: string;
  /** The GitHub environments whose jobs deploy to this account. */
  environments: string[];
  /** Whether the account's stages hold nothing of value: jobs may then test them, look into them, and empty them. */
  tests: boolean;
  /** Whether the account has GitHub's identity provider already: there is one per account. */
  providerExists: boolean;
}

const REPOSITORY = /^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/;
const ENVIRONMENT = /^[\w-]+$/;

/** Reads the context keys `repository`, `environments`, `tests` and `providerExists`. Throws `InvalidContext`. */
export function trustedBy(context: (key: string) => unknown): Trusted {
  const repository = String(context("repository") ?? "");
  if (!REPOSITORY.test(repository)) {
    throw new InvalidContext(
      `Context "repository" is "${repository}": it has to be a GitHub repository such as acme/shop. Set it with -c repository=…`,
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
  throw new InvalidContext(`Context "${key}" is "${text}": it has to be true or false. Set it with -c ${key}=true`);
}
