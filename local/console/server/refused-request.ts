/** What is wrong with a request, in words for the person who made it. */
export class RefusedRequest extends Error {
  override name = "RefusedRequest";
}
