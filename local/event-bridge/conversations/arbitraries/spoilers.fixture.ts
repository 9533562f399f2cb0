/** A value that its member's shape does not allow, and what each breach says that it must do. */
interface Spoiler {
  value: unknown;
  must: string[];
  /** How the service prints the value, where that is not as it is. */
  shown?: string;
}

/** Where the value goes, and which values to put there. */
export type Spoilable = [path: (string | number)[], spoilers: Spoiler[]];

const atLeast = (length: number) => `have length greater than or equal to ${length}`;
const atMost = (length: number) => `have length less than or equal to ${length}`;
const like = (pattern: string) => `satisfy regular expression pattern: ${pattern}`;

const missing: Spoiler = { value: undefined, must: ["not be null"] };
const none: Spoiler = { value: [], must: [atLeast(1)] };
const longerThan = (length: number): Spoiler => ({ value: "x".repeat(length + 1), must: [atMost(length)] });
const text = (max: number) => [{ value: "", must: [atLeast(1)] }, longerThan(max)];
const named = (max: number, pattern: string): Spoiler[] => [
  { value: "", must: [atLeast(1), like(pattern)] },
  { value: "a b", must: [like(pattern)] },
  { value: "ab\n", must: [like(pattern)] },
  { value: "é".repeat(max + 1), must: [atMost(max), like(pattern)] },
  longerThan(max),
];
const entry = { Source: "a", DetailType: "t", Detail: "{}", EventBusName: "shop" };
const printedEntry =
  "PutEventsRequestEntry(time=null, source=a, resources=null, detailType=t, detail={}, eventBusName=shop, " +
  "traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)";
const eleven: Spoiler = {
  value: Array(11).fill(entry),
  must: [atMost(10)],
  shown: `'[${Array(11).fill(printedEntry).join(", ")}]'`,
};
const outside = (min: number, max: number): Spoiler[] => [
  { value: min - 1, must: [`have value greater than or equal to ${min}`] },
  { value: max + 1, must: [`have value less than or equal to ${max}`] },
];

const NAME = "[\\.\\-_A-Za-z0-9]+";
const WITH_SLASHES = "[/\\.\\-_A-Za-z0-9]+";
const OR_ARN = `(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?${WITH_SLASHES}`;
const SOURCE_ARN = "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$";
const STATES = "ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

const name = named(64, NAME);
const bus: Spoilable = [["EventBusName"], named(1600, OR_ARN)];
const plainBus: Spoilable = [["EventBusName"], named(256, NAME)];
const paging: Spoilable[] = [
  [["Limit"], outside(1, 100)],
  [["NextToken"], text(2048)],
];
const tags: Spoilable[] = [
  [
    ["Tags", 0, "Key"],
    [missing, ...text(128)],
  ],
  [
    ["Tags", 0, "Value"],
    [missing, longerThan(256)],
  ],
];
const archive: Spoilable = [["ArchiveName"], [missing, ...named(48, NAME)]];
const archiveSettings: Spoilable[] = [
  archive,
  [["Description"], [longerThan(512)]],
  [["EventPattern"], [longerThan(4096)]],
  [["RetentionDays"], [{ value: -1, must: ["have value greater than or equal to 0"] }]],
];
const resource: Spoilable = [["ResourceARN"], [missing, ...text(1600)]];
const rule: Spoilable[] = [[["Name"], [missing, ...name]], bus];

/** What can be wrong with the input of each operation, by the limits of the public API model. */
export const spoilable: Record<string, Spoilable[]> = {
  CreateEventBus: [
    [["Name"], [missing, ...named(256, WITH_SLASHES)]],
    [["Description"], [longerThan(512)]],
    [["DeadLetterConfig", "Arn"], text(1600)],
    ...tags,
  ],
  UpdateEventBus: [
    [["Name"], named(256, WITH_SLASHES)],
    [["Description"], [longerThan(512)]],
  ],
  DescribeEventBus: [[["Name"], named(1600, OR_ARN)]],
  ListEventBuses: [[["NamePrefix"], named(256, WITH_SLASHES)], ...paging],
  DeleteEventBus: [[["Name"], [missing, ...named(256, WITH_SLASHES)]]],
  PutRule: [
    ...rule,
    ...tags,
    [["EventPattern"], [longerThan(4096)]],
    [["ScheduleExpression"], [longerThan(256)]],
    [["Description"], [longerThan(512)]],
    [["RoleArn"], text(1600)],
    [["State"], [{ value: "ON", must: [`satisfy enum value set: [${STATES}]`] }]],
  ],
  DescribeRule: rule,
  EnableRule: rule,
  DisableRule: rule,
  DeleteRule: rule,
  ListRules: [[["NamePrefix"], name], bus, ...paging],
  ListRuleNamesByTarget: [[["TargetArn"], [missing, ...text(1600)]], bus, ...paging],
  PutTargets: [
    [["Rule"], [missing, ...name]],
    bus,
    [["Targets"], [missing, none]],
    [
      ["Targets", 0, "Id"],
      [missing, ...name, { value: "!@#", must: [like(NAME)] }],
    ],
    [
      ["Targets", 0, "Arn"],
      [missing, ...text(1600)],
    ],
    [["Targets", 0, "RoleArn"], text(1600)],
    [["Targets", 0, "Input"], [longerThan(8192)]],
    [["Targets", 0, "InputPath"], [longerThan(256)]],
    [
      ["Targets", 0, "InputTransformer", "InputTemplate"],
      [missing, ...text(8192)],
    ],
    [["Targets", 0, "DeadLetterConfig", "Arn"], text(1600)],
    [["Targets", 0, "SqsParameters", "MessageGroupId"], [longerThan(100)]],
    [["Targets", 0, "RetryPolicy", "MaximumRetryAttempts"], outside(0, 185)],
    [["Targets", 0, "RetryPolicy", "MaximumEventAgeInSeconds"], outside(60, 86_400)],
  ],
  RemoveTargets: [[["Rule"], [missing, ...name]], bus, [["Ids"], [missing, none]], [["Ids", 0], name]],
  ListTargetsByRule: [[["Rule"], [missing, ...name]], bus, ...paging],
  PutEvents: [
    [["Entries"], [missing, none, eleven]],
    [["Entries", 0, "EventBusName"], [longerThan(1600)]],
    [["Entries", 0, "Resources", 0], [longerThan(2048)]],
    [["Entries", 0, "TraceHeader"], text(500)],
  ],
  TestEventPattern: [
    [["EventPattern"], [missing, longerThan(4096)]],
    [["Event"], [missing]],
  ],
  PutPermission: [
    plainBus,
    [["StatementId"], named(64, "[a-zA-Z0-9-_]+")],
    [["Principal"], [{ value: "12345", must: [like("(\\d{12}|\\*)")] }]],
  ],
  RemovePermission: [plainBus, [["StatementId"], named(64, "[a-zA-Z0-9-_]+")]],
  TagResource: [resource, [["Tags"], [missing]], ...tags],
  UntagResource: [resource, [["TagKeys"], [missing]], [["TagKeys", 0], text(128)]],
  ListTagsForResource: [resource],
  CreateArchive: [...archiveSettings, [["EventSourceArn"], [missing, { value: "shop", must: [like(SOURCE_ARN)] }]]],
  UpdateArchive: archiveSettings,
  DescribeArchive: [archive],
  DeleteArchive: [archive],
  ListArchives: [[["NamePrefix"], named(48, NAME)], ...paging],
};
