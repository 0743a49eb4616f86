export * from './bus.js';
export type { EmbeddedBusOptions } from './embedded/embedded-bus.js';
export { openEmbeddedBus } from './embedded/embedded-bus.js';
export type { Feed, FeedEntry, StoreFeedOptions } from './embedded/feed.js';
export { storeFeed } from './embedded/feed.js';
