import type { Holder, TicketPolicy } from '@sunwai/ticket';
import type { MessageKey } from './message-keys.js';
import { MessageCatalogue } from './message-catalogue.js';
import type { MessageValues } from './message-catalogue.js';
import type { PackContent } from './reading/pack-files.js';
import { holderOf, officersOf } from './officers.js';
import type { Officer } from './officers.js';
import { RoutingTable } from './routing-table.js';
import type { Route } from './routing-table.js';
import type { PhraseKey, WhatsAppChannel } from './schema/channels.schema.js';
import type {
  Department,
  Jurisdiction,
  JurisdictionKind,
  LadderLevel,
  Office,
  Post,
} from './schema/organisation.schema.js';
import type { Category } from './schema/rules.schema.js';
import type { Localised } from './schema/values.schema.js';
import { lexiconOf, meaningsOf } from './lexicon.js';
import type { Lexicon } from './lexicon.js';
import { normaliseWords } from './words.js';

/** A template approved by Meta, for a message outside the 24-hour window. */
export type ApprovedTemplate = {
  readonly name: string;
  /** Meta's code. */
  readonly language: string;
  /** Names of the message's values for {{1}}, {{2}}, … */
  readonly parameters: readonly string[];
};

/** A programme as its pack says it: frozen, complete, and indexed for those who ask. */
export class Pack {
  readonly id: string;
  /** First part of its ticket numbers. */
  readonly prefix: string;
  readonly name: Localised;
  /** IANA zone. */
  readonly timezone: string;
  readonly defaultLanguage: string;
  readonly languages: readonly string[];
  readonly departments: readonly Department[];
  readonly offices: readonly Office[];
  readonly officers: readonly Officer[];
  readonly posts: readonly Post[];
  /** Named levels, from 1 upwards. */
  readonly ladder: readonly LadderLevel[];
  readonly jurisdictionKinds: readonly JurisdictionKind[];
  readonly jurisdictions: readonly Jurisdiction[];
  readonly categories: readonly Category[];
  readonly whatsapp: WhatsAppChannel | undefined;
  readonly asksFeedback: boolean;
  /** Category of what no words of any category are found in. */
  readonly unclearCategory: string;
  readonly lexicon: Lexicon;

  private readonly catalogue: MessageCatalogue;
  private readonly routing: RoutingTable;
  private readonly ticketPolicy: TicketPolicy;
  private readonly departmentsById: ReadonlyMap<string, Department>;
  private readonly officesById: ReadonlyMap<string, Office>;
  private readonly officersById: ReadonlyMap<string, Officer>;
  private readonly officersByPhone: ReadonlyMap<string, Officer>;
  private readonly categoriesById: ReadonlyMap<string, Category>;
  private readonly jurisdictionsById: ReadonlyMap<string, Jurisdiction>;
  private readonly meanings: ReadonlyMap<string, readonly PhraseKey[]>;

  /** @param version Follows from the files' bytes: another content, another version. */
  constructor(
    readonly version: string,
    content: PackContent,
  ) {
    const { pack } = content;
    this.id = pack.id;
    this.prefix = pack.prefix;
    this.name = pack.name;
    this.timezone = pack.timezone;
    this.defaultLanguage = pack.languages.default;
    this.languages = pack.languages.offered;
    this.departments = content.departments.departments;
    this.offices = content.offices.offices;
    this.posts = content.officers.posts;
    this.ladder = content.officers.levels;
    this.officers = officersOf(content);
    this.jurisdictionKinds = content.jurisdictions.kinds;
    this.jurisdictions = content.jurisdictions.jurisdictions;
    this.categories = content.categories.categories;
    this.whatsapp = content.channels.whatsapp;
    this.asksFeedback = content.policy.asksFeedback;
    this.unclearCategory = content.routing.unclear;
    this.lexicon = lexiconOf(content);
    this.departmentsById = byId(this.departments);
    this.officesById = byId(this.offices);
    this.officersById = byId(this.officers);
    this.officersByPhone = new Map(this.officers.flatMap((officer) => officer.phones.map((phone) => [phone, officer])));
    this.categoriesById = byId(this.categories);
    this.jurisdictionsById = byId(this.jurisdictions);
    this.meanings = meaningsOf(content);
    this.catalogue = new MessageCatalogue(content.messages, this.defaultLanguage, this.timezone);
    this.routing = new RoutingTable(content, this.officers);
    this.ticketPolicy = policyOf(this, content, this.routing);
  }

  policy(): TicketPolicy {
    return this.ticketPolicy;
  }

  department(id: string): Department | undefined {
    return this.departmentsById.get(id);
  }

  office(id: string): Office | undefined {
    return this.officesById.get(id);
  }

  officer(id: string): Officer | undefined {
    return this.officersById.get(id);
  }

  /** @param phone E.164 with the plus. */
  officerByPhone(phone: string): Officer | undefined {
    return this.officersByPhone.get(phone);
  }

  isControlRoom(phone: string): boolean {
    return this.whatsapp?.controlRoomNumbers.includes(phone) ?? false;
  }

  category(id: string): Category | undefined {
    return this.categoriesById.get(id);
  }

  jurisdiction(id: string): Jurisdiction | undefined {
    return this.jurisdictionsById.get(id);
  }

  /** The place itself, then what is around it, outwards; empty for an unknown place. */
  around(place: string): readonly string[] {
    return this.routing.around(place);
  }

  /** Whether `inner` is `outer` or lies in it. */
  liesIn(inner: string, outer: string): boolean {
    return this.routing.around(inner).includes(outer);
  }

  /** Who gets such a ticket, and by which rule. Always somebody. */
  route(category: string, place?: string): Route {
    return this.routing.route(category, place);
  }

  holderFor(category: string, place?: string): Holder {
    return this.routing.route(category, place).holder;
  }

  /** For a decline or transfer that names where it belongs: the department's lowest officer who serves the place. */
  holderIn(department: string, place?: string, office?: string): Holder | undefined {
    return this.routing.holderIn(department, place, office);
  }

  holderOf(officer: string): Holder | undefined {
    const found = this.officersById.get(officer);
    return found && holderOf(found);
  }

  holderAbove(holder: Holder): Holder | undefined {
    return this.routing.holderAbove(holder);
  }

  /** The holder as people are told: the officer's name, else the office's; ids that the pack no longer has as they are. */
  nameOfHolder({ officer, office }: Holder, language: string): string {
    const found = (officer === undefined ? undefined : this.officer(officer)) ?? this.office(office);
    return found ? this.nameIn(found.name, language) : (officer ?? office);
  }

  nameIn(name: Localised, language: string): string {
    return name[language] ?? name[this.languageFor(language)] ?? name[this.defaultLanguage]!;
  }

  /** The language in which messages are written to somebody who writes in `language`. */
  languageFor(language: string): string {
    return this.catalogue.languageFor(language);
  }

  /** @throws MessageValueError when a value is missing that the message always has. */
  message(key: MessageKey, language: string, values: MessageValues = {}): string {
    return this.catalogue.render(key, language, values);
  }

  buttons(key: MessageKey, language: string): readonly { readonly id: string; readonly title: string }[] {
    return this.catalogue.buttons(key, language);
  }

  /** @param header Kind of the file that it carries, for messages that carry one. Undefined: none is approved. */
  whatsappTemplate(
    key: MessageKey,
    language: string,
    header?: 'image' | 'video' | 'document',
  ): ApprovedTemplate | undefined {
    const entry = this.whatsapp?.templates[key]?.[this.languageFor(language)];
    const name = header === undefined ? entry?.name : entry?.byHeader?.[header];
    return entry && name !== undefined ? { name, language: entry.language, parameters: entry.parameters } : undefined;
  }

  /** What a whole short message says by the channel's phrases ("संतुष्ट", "status"); empty when it is none of them. */
  meaningsOf(words: string): readonly PhraseKey[] {
    return this.meaningsOfNormalised(normaliseWords(words));
  }

  /** The same of words that `normaliseWords` has gone through, or a part of such; for who asks about many. */
  meaningsOfNormalised(words: string): readonly PhraseKey[] {
    return this.meanings.get(words) ?? noMeanings;
  }
}

const noMeanings: readonly PhraseKey[] = [];

const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map((entry) => [entry.id, entry]));

const policyOf = (pack: Pack, { policy, routing }: PackContent, table: RoutingTable): TicketPolicy =>
  Object.freeze({
    pack: pack.id,
    packVersion: pack.version,
    disputeWindow: policy.disputeWindow,
    silenceWindow: policy.silenceWindow,
    gatheringWindow: policy.gatheringWindow,
    disputeMode: policy.disputeMode,
    requireVerification: policy.requireVerification,
    closesOnAcceptance: policy.closesOnAcceptance,
    confirmAssignment: routing.confirm,
    knowsHolder: (holder: Holder) => table.knowsHolder(holder),
    holderAbove: (holder: Holder) => table.holderAbove(holder),
  });
