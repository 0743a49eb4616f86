export { databaseUrl, openBus, openStore } from './engines.js';
export { openPlatform } from './open-platform.js';
export type { Platform, PlatformNeeds } from './open-platform.js';
export { ConfigInvalidError, platformSettings, readConfig } from './platform.config.js';
export type { PlatformConfig, PlatformSettings } from './platform.config.js';
export { PlatformModule } from './platform.module.js';
export { runService } from './run-service.js';
export type { RunningService, ServiceComposition } from './run-service.js';
