import { cdkContext } from "../synth/context.ts";
import { findings, stale, unacknowledged } from "./findings.ts";

const found = findings({ ...cdkContext(), alarmEmail: "on-call@shop.example" });
const open = unacknowledged(found);
const unneeded = stale(found);

for (const { rule, where, description } of open) console.error(`${rule}  ${where}\n  ${description}`);
for (const { rule, where } of unneeded) console.error(`Nothing calls for the acknowledgement of ${rule} at ${where}`);
console.log(`cdk-nag: ${found.length} findings, ${found.length - open.length} acknowledged with a reason`);
process.exitCode = open.length + unneeded.length > 0 ? 1 : 0;
