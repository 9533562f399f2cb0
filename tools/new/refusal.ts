/** Why a generator writes nothing: one sentence for its user. */
export class Refusal extends Error {
  override name = "Refusal";
}
