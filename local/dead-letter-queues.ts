/** Which queues dead letters go to, as queues, rules, schedules, subscriptions and functions declare it. */
export interface DeadLetterQueues {
  /** Replaces what an owner, by its ARN or its id, declared before; an empty list takes it back. */
  declare(owner: string, queueArns: readonly (string | undefined)[]): void;
  /** Whether anybody's dead letters go there. */
  has(queueArn: string): boolean;
}

export function createDeadLetterQueues(): DeadLetterQueues {
  const byOwner = new Map<string, readonly string[]>();
  const owners = new Map<string, number>();

  function count(queueArn: string, by: number): void {
    const now = (owners.get(queueArn) ?? 0) + by;
    if (now > 0) owners.set(queueArn, now);
    else owners.delete(queueArn);
  }

  return {
    declare(owner, queueArns) {
      for (const queueArn of byOwner.get(owner) ?? []) count(queueArn, -1);
      const declared = queueArns.filter((queueArn) => queueArn !== undefined);
      if (declared.length > 0) byOwner.set(owner, declared);
      else byOwner.delete(owner);
      for (const queueArn of declared) count(queueArn, 1);
    },
    has: (queueArn) => owners.has(queueArn),
  };
}
