import type { Collection, Store } from "../store.ts";
import type { Happening, HistoryEvent } from "./history.ts";
import type { Execution } from "./model.ts";

/** The progress of a machine, a branch, or an item's processing. The data is in the history's events. */
export interface Position {
  /** The current state. */
  state: string;
  /** The id of the event that records its start. */
  entered: number;
  /** How often each retrier has retried it, and when the next attempt is due. */
  attempts?: number[];
  resumeAt?: number;
  /** The id of the event that records the last state's end, once everything is done. */
  exited?: number;
}

/**
 * The progress of a running execution. Places are paths of numbers: `` is the machine, `/2` the third branch or item of
 * its current state, `/2/0` the first one in that.
 */
export interface Journal {
  readonly history: HistoryEvent[];
  /** Adds an event and returns its id. */
  tell(happened: Happening): number;
  position(place: string): Position | undefined;
  move(place: string, position: Position): void;
  /** Discards the progress of branches and items within a place. */
  forgetInside(place: string): void;
  /** Discards everything, in the store as well. */
  close(): void;
}

interface Kept<T> {
  execution: string;
  value: T;
}

/** Keeps the journals of executions that must survive the process. */
export interface Journals {
  /** Returns the execution's stored journal, or a new one in memory for an express machine. */
  open(execution: Execution): Journal;
}

interface Written {
  event(event: HistoryEvent): void;
  position(place: string, position: Position | undefined): void;
  close(history: HistoryEvent[], places: Iterable<string>): void;
}

const UNWRITTEN: Written = { event() {}, position() {}, close() {} };

export function createJournals(store: Store, now: () => number): Journals {
  const events: Collection<Kept<HistoryEvent>> = store.collection("step-functions/events");
  const positions: Collection<Kept<Position> & { place: string }> = store.collection("step-functions/positions");
  const left = Map.groupBy([...positions.values()], ({ execution }) => execution);

  function writtenOf(execution: string): Written {
    const keyOf = (part: number | string) => `${execution} ${part}`;
    return {
      event: (value) => events.set(keyOf(value.id), { execution, value }),
      position(place, value) {
        if (value) positions.set(keyOf(place), { execution, place, value });
        else positions.delete(keyOf(place));
      },
      close(history, places) {
        for (const { id } of history) events.delete(keyOf(id));
        for (const place of places) positions.delete(keyOf(place));
      },
    };
  }

  function historyOf(execution: string): HistoryEvent[] {
    const history: HistoryEvent[] = [];
    for (let kept = events.get(`${execution} 1`); kept; kept = events.get(`${execution} ${history.length + 1}`)) {
      history.push(kept.value);
    }
    return history;
  }

  return {
    open({ arn, stateMachine }) {
      if (stateMachine.type === "EXPRESS") return createJournal([], new Map(), UNWRITTEN, now);
      const known = new Map(left.get(arn)?.map(({ place, value }) => [place, value]));
      left.delete(arn);
      return createJournal(historyOf(arn), known, writtenOf(arn), now);
    },
  };
}

function createJournal(
  history: HistoryEvent[],
  positions: Map<string, Position>,
  written: Written,
  now: () => number,
): Journal {
  return {
    history,
    tell(happened) {
      const id = history.length + 1;
      const event = { id, previousEventId: id - 1, timestamp: now() / 1000, ...happened };
      history.push(event);
      written.event(event);
      return id;
    },
    position: (place) => positions.get(place),
    move(place, position) {
      positions.set(place, position);
      written.position(place, position);
    },
    forgetInside(place) {
      for (const inner of [...positions.keys()].filter((each) => each.startsWith(`${place}/`))) {
        positions.delete(inner);
        written.position(inner, undefined);
      }
    },
    close: () => written.close(history, positions.keys()),
  };
}
