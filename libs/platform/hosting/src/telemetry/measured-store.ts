import type {
  Appended,
  EventStore,
  ExpectedVersion,
  NewEvent,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
} from '@sunwai/event-store';
import { PartialOverlapError, WrongExpectedVersionError } from '@sunwai/event-store';
import type { AppendOutcome, SpanDescription } from '@sunwai/telemetry';
import { figures, inSpan } from '@sunwai/telemetry';

/** The store; how long its appends take is counted, and each is a span where traces are made. */
export class MeasuredStore implements EventStore {
  readonly id: string;

  constructor(
    private readonly store: EventStore,
    /** `db.system.name` of the spans. */
    private readonly system: string,
  ) {
    this.id = store.id;
  }

  append(stream: string, expected: ExpectedVersion, events: readonly NewEvent[]): Promise<Appended> {
    return inSpan(
      () => this.appending(stream, events),
      () => this.appendMeasured(stream, expected, events),
    );
  }

  readStream(stream: string, options?: ReadStreamOptions): Promise<RecordedEvent[]> {
    return this.store.readStream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]> {
    return this.store.readAll(options);
  }

  subscribe(options?: SubscribeOptions): AsyncIterable<readonly RecordedEvent[]> {
    return this.store.subscribe(options);
  }

  head(): Promise<bigint> {
    return this.store.head();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async appendMeasured(
    stream: string,
    expected: ExpectedVersion,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    const began = performance.now();
    let outcome: AppendOutcome = 'failed';
    try {
      const appended = await this.store.append(stream, expected, events);
      outcome = appended.repeated ? 'repeated' : 'appended';
      return appended;
    } catch (error) {
      if (error instanceof WrongExpectedVersionError || error instanceof PartialOverlapError) outcome = 'conflict';
      throw error;
    } finally {
      figures.append(outcome, (performance.now() - began) / 1_000);
    }
  }

  private appending(stream: string, events: readonly NewEvent[]): SpanDescription {
    return {
      name: 'append events',
      kind: 'client',
      attributes: {
        'db.system.name': this.system,
        'db.operation.name': 'append',
        'sunwai.stream': stream,
        'sunwai.events': events.map(({ type }) => type),
      },
    };
  }
}
