export { checkPack, loadPack } from './reading/load-pack.js';
export type { LoadedPack } from './reading/load-pack.js';
export { isMessageKey, messageKeys, messageSpecs } from './message-keys.js';
export type { MessageKey, MessageSpec, ValueSpec } from './message-keys.js';
export { MessageValueError } from './message-catalogue.js';
export type { MessageValues } from './message-catalogue.js';
export { Pack } from './pack.js';
export type { ApprovedTemplate } from './pack.js';
export { PackInvalidError, PackRegistry, packsConfig } from './pack-registry.js';
export type { PacksConfig, Reloaded } from './pack-registry.js';
export { formatProblems, isError } from './problem.js';
export type { Problem } from './problem.js';
export type { Officer } from './officers.js';
export type { Route } from './routing-table.js';
export type { AcceptedMedia, PhraseKey, WhatsAppChannel } from './schema/channels.schema.js';
export type {
  Department,
  Jurisdiction,
  JurisdictionKind,
  LadderLevel,
  Office,
  Post,
} from './schema/organisation.schema.js';
export type { Category } from './schema/rules.schema.js';
export type { Localised } from './schema/values.schema.js';
export { normaliseWords } from './words.js';
export type { Lexicon, LexiconEntry } from './lexicon.js';
export { PACKS } from './packs.token.js';
