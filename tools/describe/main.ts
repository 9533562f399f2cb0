import { writeFileSync } from "node:fs";
import { openApi } from "../../events/http/openapi.ts";
import { services } from "../../infra/app.ts";
import { api } from "../../services/order/api.ts";
import { asyncApi } from "./asyncapi.ts";

const documents = { "docs/asyncapi.json": asyncApi(services), "docs/openapi.json": openApi(api) };

for (const [file, document] of Object.entries(documents)) {
  writeFileSync(new URL(`../../${file}`, import.meta.url), `${JSON.stringify(document, null, 2)}\n`);
  console.log(file);
}
