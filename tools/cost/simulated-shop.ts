import { compileFunctions, type Fact, type StackArtifact, simulate } from "cdk-local-cloud";
import { architecturesIn } from "./architectures.ts";
import type { Shop } from "./orders.ts";

/** Longer than anything that follows an order takes here. */
const REST_MS = 30_000;

/**
 * The application in virtual time: what it uses is the same in every run. Its durations are drawn, not measured, so they
 * say nothing about Lambda's.
 */
export async function simulatedShop(stacks: StackArtifact[]): Promise<Shop> {
  const facts: Fact[] = [];
  const code = await compileFunctions(stacks);
  const simulation = simulate({ stacks, code, seed: 1, onFact: (fact) => facts.push(fact) });
  const pass = () => simulation.run(simulation.clock.now() + REST_MS);
  // Until everything is deployed.
  await pass();
  return {
    async request(method, path, body) {
      const { status, body: answer = "" } = await simulation.settled(
        simulation.request({
          ...{ method, path, query: new URLSearchParams() },
          headers: { host: "127.0.0.1:4566", "content-type": "application/json" },
          body: Buffer.from(body ? JSON.stringify(body) : ""),
        }),
      );
      return { status, body: String(answer) };
    },
    rest: pass,
    architectureOf: architecturesIn(stacks),
    takeFacts: () => facts.splice(0),
  };
}
