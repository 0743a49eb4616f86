export { eventually } from './eventually.js';
export { repositoryFolder, testPlatform } from './test-platform.js';
export type { TestPlatform, TestPlatformOptions } from './test-platform.js';
