import { parseArgs } from "node:util";
import { explained } from "../../../events/dead-letters/explained.ts";
import { Refusal } from "../refusal.ts";
import { copyTo } from "./copy.ts";

const HELP = `Copies this application to a folder of its own, under its own name, with the local cloud and the load tester.

  npm run new:app -- acme-orders ../acme-orders

  --prefix WORD       what every AWS resource's name starts with; by default the name's first word
  --help              this text

Exit status: 0 done, 1 refused with nothing written, 2 the command could not be run.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { prefix: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) console.log(HELP);
  else {
    const { name, prefix, target } = asked(positionals, values.prefix);
    copyTo(target, { name, prefix });
    console.log(`${target} is an application of its own: its resources' names start with ${prefix}-.

Next:
  cd ${target}
  npm ci && npm start
  docs/make-it-yours.md says how to add what you need, and to remove what you do not.`);
  }
} catch (error) {
  console.error(explained(error));
  process.exitCode = error instanceof Refusal ? 1 : 2;
}

function asked([name = "", target = "", ...more]: string[], given: string | undefined) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Refusal(`An application is called by words of a-z and 0-9, such as acme-orders: "${name}" is not.`);
  if (!target || more.length > 0) throw new Refusal(`Say one folder to copy to, such as ../${name}.`);
  const prefix = given ?? name.split("-")[0] ?? name;
  if (!/^[a-z][a-z0-9]*$/.test(prefix))
    throw new Refusal(`A prefix is one word of a-z and 0-9, such as acme: "${prefix}" is not.`);
  return { name, prefix, target };
}
