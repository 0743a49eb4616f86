/** The names that Jest puts in the scope of every spec, with the types that `@jest/globals` gives them. */
import type * as jest from '@jest/globals';

declare global {
  const describe: typeof jest.describe;
  const it: typeof jest.it;
  const test: typeof jest.test;
  const expect: typeof jest.expect;
  const beforeAll: typeof jest.beforeAll;
  const beforeEach: typeof jest.beforeEach;
  const afterAll: typeof jest.afterAll;
  const afterEach: typeof jest.afterEach;
}
