import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, Duration, Stack } from "aws-cdk-lib";
import { EventBus, type IEventBus, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { EventBus as BusTarget, LambdaFunction, SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Architecture, Code, Function as LambdaFn, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue } from "aws-cdk-lib/aws-sqs";

/** How many functions the first bus feeds. */
export const CONSUMERS = 20;

/**
 * Synthesizes a second app into a directory, one that is wide: two buses of which the first hands payments on to the
 * second, and a lane of twenty consumers.
 */
export function synthesizeWideApp(outdir: string): void {
  const code = join(outdir, "code");
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, "index.mjs"), "export const handler = async () => {};");
  const app = new App({ outdir, analyticsReporting: false });
  const fn = functionIn(code);
  const buses = new Stack(app, "wide-buses");
  const [sales, ledger] = ["wide-sales", "wide-ledger"].map(
    (eventBusName) => new EventBus(buses, eventBusName, { eventBusName }),
  );
  if (!sales || !ledger) throw new Error("The app has two buses.");
  const salesStack = new Stack(app, "wide-sales", { description: "sells, and tells everybody" });
  const place = fn(salesStack, "place");
  sales.grantPutEventsTo(place);
  new Rule(salesStack, "hourly", { schedule: Schedule.rate(Duration.hours(1)), targets: [new LambdaFunction(place)] });
  for (let n = 1; n <= CONSUMERS; n += 1) addConsumer(salesStack, sales, n, fn);
  new Rule(salesStack, "paid", {
    ruleName: "wide-sales-paid",
    eventBus: sales,
    eventPattern: { detailType: ["Paid"] },
    targets: [new BusTarget(ledger)],
  });
  const ledgerStack = new Stack(app, "wide-ledger", { description: "keeps the books" });
  const book = fn(ledgerStack, "book");
  sales.grantPutEventsTo(book);
  new Rule(ledgerStack, "to-book", {
    ruleName: "wide-ledger-to-book",
    eventBus: ledger,
    eventPattern: { detailType: ["Paid"] },
    targets: [new LambdaFunction(book)],
  });
  app.synth();
}

const functionIn =
  (code: string) =>
  (stack: Stack, name: string): LambdaFn =>
    new LambdaFn(stack, name, {
      functionName: `${stack.stackName}-${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(code),
    });

/** Every second one behind a queue; all take what is sold, each a type of its own as well. */
function addConsumer(stack: Stack, eventBus: IEventBus, n: number, fn: ReturnType<typeof functionIn>): void {
  const consumer = fn(stack, `on-sold-${n}`);
  const eventPattern = { detailType: ["Sold", `Sold${n}`] };
  const ruleName = `${stack.stackName}-sold-${n}`;
  if (n % 2 === 1)
    return void new Rule(stack, `sold-${n}`, {
      ruleName,
      eventBus,
      eventPattern,
      targets: [new LambdaFunction(consumer)],
    });
  const queue = new Queue(stack, `queue-${n}`, { queueName: `${stack.stackName}-on-sold-${n}` });
  consumer.addEventSource(new SqsEventSource(queue));
  new Rule(stack, `sold-${n}`, { ruleName, eventBus, eventPattern, targets: [new SqsQueue(queue)] });
}
