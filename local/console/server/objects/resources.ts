import { ObjectContent } from "../../api/objects.ts";
import { get, text } from "../resource.ts";
import { contentOf } from "./content.ts";

export const objectResources = [
  get("objects", {
    name: "getObject",
    summary: "Returns an object in S3 as text, such as what an event's claim stands for.",
    query: { bucket: text("The bucket's name."), key: text("The object's key.") },
    answer: ObjectContent,
    run({ query: { bucket, key } }, { peekObject }) {
      const bytes = peekObject(bucket, key);
      return bytes && contentOf(bytes);
    },
  }),
];
