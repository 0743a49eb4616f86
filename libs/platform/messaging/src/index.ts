export * from './bus.js';
export { BUS } from './bus.token.js';
export type { EmbeddedBusOptions } from './embedded/embedded-bus.js';
export { openEmbeddedBus } from './embedded/embedded-bus.js';
export type { Feed, FeedEntry, StoreFeedOptions } from './embedded/feed.js';
export { storeFeed } from './embedded/feed.js';
export { BusStrategy, HandlerConflictError } from './nest/bus-strategy.js';
export type { ConsumesBatchOptions, ConsumesOptions } from './nest/consumes.js';
export { BUS_TRANSPORT, Consumes, ConsumesBatch } from './nest/consumes.js';
