import { text } from "../api/shapes.ts";

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreatePartnerEventSource.html
export const source = text({ min: 1, max: 256, pattern: "aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}" });
export const sourcePrefix = text({ min: 1, max: 256, pattern: "[/\\.\\-_A-Za-z0-9]+" });
export const partnerPrefix = text({
  min: 1,
  max: 256,
  pattern: "aws\\.partner/[\\.\\-_A-Za-z0-9]+/[/\\.\\-_A-Za-z0-9]*",
});
export const account = text({ min: 12, max: 12, pattern: "\\d{12}" });
