import { epochMilliseconds, minutes } from '@sunwai/kernel';
import type { TicketEventType } from '@sunwai/ticket';
import type { RecordedTicketEvent } from '../history/recorded-ticket-event.js';
import * as inEnglish from './english.js';
import * as inHindi from './hindi.js';
import type { ActorWords, Names, SentenceLanguage } from './names.js';
import type { Sentences, Telling, Told } from './telling.js';

const languages: Readonly<
  Record<SentenceLanguage, { readonly actors: ActorWords; readonly sentences: Sentences; readonly recorded: string }>
> = {
  en: { actors: inEnglish.actors, sentences: inEnglish.english, recorded: 'recorded' },
  hi: { actors: inHindi.actors, sentences: inHindi.hindi, recorded: 'अभिलेखित' },
};

/** What was recorded so much later than it happened is told with both moments. */
const noticeable = minutes(10);

/**
 * Who did what when, in a plain sentence: `12 Jan 2026, 10:32 – Block Development Officer, Tiloi submitted the report …`.
 * Without the personal part nobody is quoted.
 */
export const sentenceOf = (event: RecordedTicketEvent, names: Names): string => {
  const { metadata, recordedAt } = event;
  const { actors, sentences, recorded } = languages[names.language];
  const { actor, occurredAt } = metadata;
  const tell = sentences[event.type] as (event: Told<TicketEventType>, telling: Telling) => string;
  const now = names.moment(occurredAt);
  const sentence = tell(event, {
    names,
    who: names.actor(actor, actors),
    byCitizen: actor.kind === 'citizen',
    otherwiseAt: (at) => (names.moment(at) === now ? '' : `, ${names.moment(at)}`),
  });
  const isLate = epochMilliseconds(recordedAt) - epochMilliseconds(occurredAt) >= noticeable;
  const late = isLate ? ` [${recorded} ${names.moment(recordedAt)}]` : '';
  return `${now} – ${sentence}${late}`;
};
