import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { nameOf } from "../names.ts";
import { explained } from "./explained.ts";
import { listDeadLetters } from "./list.ts";
import { redrive } from "./redrive.ts";
import { listReport, redriveReport, showReport } from "./report.ts";
import { outliveReader, printableLines } from "./terminal.ts";

const HELP = `Looks into the dead-letter queues of a stage, and sends their messages back.

  npm run dlq -- list                     every queue, a line a message
  npm run dlq -- show [--message ID]      messages whole
  npm run dlq -- redrive [--message ID]   back to the consumer, to be processed again

  --stage NAME     the stage (default: dev, wherever the endpoint is; no other is ever guessed)
  --queue NAME     only this queue, such as ${nameOf({ name: "dev" }, "payment", "on-order-created-dlq")}
  --message ID     only this message, by its id in the list
  --endpoint URL   where the AWS APIs are, when not at AWS (or the variable AWS_ENDPOINT_URL)
  --help           this text

Region and credentials are found as by every AWS tool: AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID, ...
Looking changes nothing. A redrive deletes a message only after it was handed over.
Exit status: 0 done, 1 some message could not be redriven, 2 the command could not be run.`;

// Lets a redrive in progress finish.
outliveReader();
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(printableLines(`${explained(error)}\n\nnpm run dlq -- --help tells more.`));
  process.exitCode = 2;
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      stage: { type: "string", default: "dev" },
      queue: { type: "string" },
      message: { type: "string" },
      endpoint: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (rest.length > 0) throw new Error(`Unexpected arguments after ${command}: ${rest.join(" ")}`);
  const { stage, queue, message, endpoint } = values;
  const sqs = new SQSClient({ ...(endpoint && { endpoint }) });
  switch (command) {
    case "list": {
      if (message) throw new Error("list takes no --message: show does.");
      console.log(listReport(await listDeadLetters(sqs, { stage, queue }), Date.now()));
      return 0;
    }
    case "show": {
      const letters = (await listDeadLetters(sqs, { stage, queue })).flatMap((listing) => listing.letters);
      const chosen = message ? letters.filter(({ messageId }) => messageId === message) : letters;
      if (message && chosen.length === 0) throw new Error(`There is no message ${message} among ${letters.length}.`);
      console.log(chosen.length > 0 ? showReport(chosen, Date.now()) : "There are no dead letters.");
      return 0;
    }
    case "redrive": {
      const lambda = new LambdaClient({ ...(endpoint && { endpoint }) });
      const result = await redrive({ sqs, lambda }, { stage, queue, message });
      console.log(redriveReport(result));
      return result.failed.length > 0 ? 1 : 0;
    }
    default:
      throw new Error(command ? `There is no command ${command}.` : "Say what to do: list, show or redrive.");
  }
}
