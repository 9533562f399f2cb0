import { App, Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";

// An app with nothing but a bus, which the load tester can measure.
const app = new App();
new EventBus(new Stack(app, "Bus"), "Bus", { eventBusName: "parcels" });
app.synth();
