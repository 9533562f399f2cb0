import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { seededRandom } from "../random.ts";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import {
  apis,
  type Client,
  clientOf,
  createResources,
  type Examples,
  faultOf,
  shown,
  supportedOperations,
} from "./strange-input.fixture.ts";
import { strangeInputs } from "./strange-input-cases.ts";
import type { WireRequest } from "./wire.ts";

/** Another seed gives each part other values; `FUZZ_VALUES=50` gives every part all of them, which takes minutes. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const VALUES = Number(process.env["FUZZ_VALUES"] ?? 2);
const TIMEOUT_MS = 20_000 + 60_000 * VALUES;
const AT_ONCE = 16;

/** What these take away, the operations before them have seen. */
const LAST = /^(Cancel|Deauthorize|Delete|Detach|Purge|Remove|Stop|Unsubscribe|Untag)/;

/** The request for resources that are not there. */
const ofNothing = (request: WireRequest): WireRequest => ({
  ...request,
  path: request.path.replaceAll("known", "gone"),
  body: request.body.toString().replaceAll("known", "gone"),
});

describe.each(Object.entries(apis))("%s", (service, api) => {
  const { cloud, endpoint } = emptyCloud();
  let client: Client;
  let inputOf: Examples;
  const errors = vi.spyOn(console, "error").mockImplementation(() => {});

  beforeAll(async () => {
    cloud.ssm.put("/known/one", "1");
    client = clientOf(endpoint());
    inputOf = await createResources(endpoint(), client);
  });
  afterAll(() => client.close());

  test("answers whatever any part of an input is", { timeout: TIMEOUT_MS }, async () => {
    const random = seededRandom(SEED);
    const faults: string[] = [];
    let sent = 0;
    const operations = await supportedOperations(client, api);
    for (const operation of operations.sort((a, b) => Number(LAST.test(a.name)) - Number(LAST.test(b.name)))) {
      const inputs = strangeInputs(operation.input, () => inputOf(service, operation), random, VALUES);
      const worker = async () => {
        for (let next = inputs.pop(); next; next = inputs.pop()) {
          const request = operation.request(next.input);
          const strange = sent++ % 4 === 0 ? ofNothing(request) : request;
          const fault = await faultOf(client, strange, api);
          if (fault) faults.push(`${operation.name} ${next.at}: ${shown(strange)}\n    ${fault}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
    expect(faults).toEqual([]);
    expect(errors.mock.calls, "nothing failed behind an answer").toEqual([]);
  });
});
