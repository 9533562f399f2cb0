import { AwsError, parseArn, arn as toArn } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { newest } from "../newest.ts";
import type { ResourcePolicy } from "./resource-policy.ts";

interface LogEvent {
  /** Its position in the group: events are kept in order of arrival. */
  sequence: number;
  stream: string;
  timestamp: number;
  ingestionTime: number;
  message: string;
}

export interface LogStream {
  name: string;
  createdAt: number;
  firstEventAt?: number;
  lastEventAt?: number;
  lastIngestionAt?: number;
}

export interface LogGroup {
  name: string;
  arn: string;
  createdAt: number;
  retentionDays?: number;
  /** The group's own resource policy: which services may write to it, in addition to the account's policies. */
  policy?: ResourcePolicy;
  streams: Map<string, LogStream>;
  /** The events still held, oldest first. */
  events: LogEvent[];
  /** The total length of their messages. */
  characters: number;
  lastSequence: number;
}

/** Log groups in memory: only each group's newest events, for inspecting a run rather than for archiving. */
export interface Groups {
  all(): LogGroup[];
  /** Throws `ResourceAlreadyExistsException`. */
  create(name: string): LogGroup;
  find(name: string): LogGroup | undefined;
  /** By name or ARN; throws `ResourceNotFoundException`. */
  get(nameOrArn: string): LogGroup;
  delete(group: LogGroup): void;
  /** Throws `ResourceAlreadyExistsException`. */
  createStream(group: LogGroup, name: string): LogStream;
  append(group: LogGroup, stream: LogStream, events: readonly { timestamp: number; message: string }[]): void;
  /** Returns the events still held and within the group's retention. */
  read(group: LogGroup): LogEvent[];
}

/** Limits a group's characters too, because a single event can be up to 1 MB. */
const HELD_CHARACTERS = 2 ** 25;
const lengthOf = ({ message }: LogEvent): number => message.length;

const DAY_MS = 86_400_000;
const GROUP_NAME = /^[\w./#-]{1,512}$/;
const STREAM_NAME = /^[^:*]{1,512}$/;

/** `held` is the minimum number of events kept per group, unless they are very long; at most twice as many are kept. */
export function createGroups(clock: Clock, held: number): Groups {
  const groups = new Map<string, LogGroup>();

  const find = (nameOrArn: string) =>
    groups.get(
      nameOrArn.startsWith("arn:") ? parseArn(nameOrArn).resource.replace(/^log-group:|:\*$/g, "") : nameOrArn,
    );

  function cut(group: LogGroup): void {
    group.events = newest(group.events, held, HELD_CHARACTERS, lengthOf);
    group.characters = group.events.reduce((sum, event) => sum + lengthOf(event), 0);
  }

  return {
    all: () => [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find,
    create(name) {
      if (!GROUP_NAME.test(name)) throw invalid("logGroupName", name, GROUP_NAME);
      if (groups.has(name)) throw exists("log group");
      const group: LogGroup = {
        name,
        arn: toArn("logs", `log-group:${name}`),
        createdAt: clock.now(),
        streams: new Map(),
        events: [],
        characters: 0,
        lastSequence: 0,
      };
      groups.set(name, group);
      return group;
    },
    get(nameOrArn) {
      const group = find(nameOrArn);
      if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
      return group;
    },
    delete(group) {
      groups.delete(group.name);
    },
    createStream(group, name) {
      if (!STREAM_NAME.test(name)) throw invalid("logStreamName", name, STREAM_NAME);
      if (group.streams.has(name)) throw exists("log stream");
      const stream = { name, createdAt: clock.now() };
      group.streams.set(name, stream);
      return stream;
    },
    append(group, stream, events) {
      const ingestionTime = clock.now();
      for (const { timestamp, message } of events) {
        group.events.push({ sequence: ++group.lastSequence, stream: stream.name, timestamp, ingestionTime, message });
        group.characters += message.length;
        stream.firstEventAt = Math.min(stream.firstEventAt ?? timestamp, timestamp);
        stream.lastEventAt = Math.max(stream.lastEventAt ?? timestamp, timestamp);
      }
      stream.lastIngestionAt = ingestionTime;
      if (group.events.length > 2 * held || group.characters > 2 * HELD_CHARACTERS) cut(group);
    },
    read(group) {
      const oldest = group.retentionDays === undefined ? 0 : clock.now() - group.retentionDays * DAY_MS;
      return group.events.filter(({ timestamp }) => timestamp >= oldest);
    },
  };
}

/** Throws `ResourceNotFoundException`. */
export function streamOf(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name);
  if (!stream) throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  return stream;
}

const exists = (what: string) => new AwsError("ResourceAlreadyExistsException", `The specified ${what} already exists`);

const invalid = (name: string, value: string, pattern: RegExp) =>
  new AwsError(
    "InvalidParameterException",
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
  );
