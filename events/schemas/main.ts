import { writeFileSync } from "node:fs";
import { catalogue } from "../contracts/catalogue.ts";
import { breakingChanges } from "./compatibility.ts";
import { committed, fileOf, generated } from "./files.ts";

const contracts = Object.values(catalogue);

const broken = contracts.flatMap((contract) => {
  const before = committed(contract);
  const changes = before ? breakingChanges(JSON.parse(before), JSON.parse(generated(contract))) : [];
  return changes.map((change) => `${contract.type} v${contract.version}: ${change}`);
});

if (broken.length > 0) {
  console.error("These changes break events or consumers that are out there. Raise the contract's version instead:\n");
  console.error(broken.map((change) => `  ${change}`).join("\n"));
  process.exitCode = 1;
} else {
  const stale = contracts.filter((contract) => committed(contract) !== generated(contract));
  for (const contract of stale) writeFileSync(fileOf(contract), generated(contract));
  console.log(`${contracts.length} schemas, ${stale.length} written`);
}
