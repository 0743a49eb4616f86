import type { PartitionAssigner } from 'kafkajs';
import { PartitionAssigners } from 'kafkajs';

/** How long, in ms, a rebalance waits for messages in hand. The group itself waits a minute for its members. */
const LONGEST_WAIT = 20_000;

/** kafkajs takes this type as "the group is rebalancing", and joins again a little later. */
class NotYetError extends Error {
  readonly type = 'REBALANCE_IN_PROGRESS';
}

/**
 * Makes a rebalance wait until the messages in hand are finished and committed, so that the partition's next owner does
 * not begin them a second time. kafkajs tells of a rebalance only when it is already joining anew; but it asks its
 * assigner for the protocol right before each join, and joins again later when that refuses.
 */
export class JoinGate {
  private leaving: { done: boolean; readonly since: number } | undefined;

  /** @param prepare finishes and commits what is in hand; undefined when there is nothing */
  constructor(private readonly prepare: () => Promise<void> | undefined) {}

  /** The group was joined: the next join waits again. */
  joined(): void {
    this.leaving = undefined;
  }

  readonly assigner: PartitionAssigner = (config) => {
    const assigner = PartitionAssigners.roundRobin(config);
    return {
      name: assigner.name,
      version: assigner.version,
      assign: (group) => assigner.assign(group),
      protocol: (subscription) => {
        if (!this.mayJoin()) throw new NotYetError('Messages in hand are being finished before the group is joined');
        return assigner.protocol(subscription);
      },
    };
  };

  /**
   * Between leaving and joining nothing may be taken. kafkajs gives a join up when the group's new coordinator is still
   * loading, and fetches on as before: if that one then knows this member, nobody else makes it ask again.
   * @throws {NotYetError}
   */
  ensureJoined(): void {
    if (this.leaving) throw new NotYetError('The group has to be joined again first');
  }

  /** Nothing more is taken until the group was joined again. */
  leave(): void {
    const preparing = this.leaving ? undefined : this.prepare();
    if (!preparing) return;
    const leaving = { done: false, since: Date.now() };
    this.leaving = leaving;
    const done = () => (leaving.done = true);
    void preparing.then(done, done);
  }

  private mayJoin(): boolean {
    this.leave();
    return !this.leaving || this.leaving.done || Date.now() - this.leaving.since > LONGEST_WAIT;
  }
}
