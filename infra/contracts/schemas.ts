import { writeFileSync } from "node:fs";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { committed, fileOf, generated } from "../../events/schemas/files.ts";
import { brokenContracts, WAY_FORWARD } from "./broken.ts";
import { dataInFiles, released } from "./released.ts";

const contracts = Object.values(catalogue);
const broken = brokenContracts(contracts, released(), dataInFiles);

if (broken.length > 0) {
  console.error(`${broken.join("\n")}\n\n${WAY_FORWARD}`);
  process.exitCode = 1;
} else {
  const stale = contracts.filter((contract) => committed(contract) !== generated(contract));
  for (const contract of stale) writeFileSync(fileOf(contract), generated(contract));
  console.log(`${contracts.length} schemas, ${stale.length} written`);
}
