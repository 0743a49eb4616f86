import { eventually, testPlatform } from './index.js';

describe('the test platform', () => {
  it('starts an application with every door shut to strangers, and leaves nothing behind', async () => {
    const platform = await testPlatform();
    const { httpUrl } = await platform.start({});
    const answer = await fetch(`${httpUrl}/api/openapi.json`);
    expect(answer.status).toBe(200);
    expect(await platform.access.authenticate(platform.tokens.officer)).toMatchObject({ officer: 'bdo-tiloi' });
    await platform.dispose();
    await expect(fetch(httpUrl)).rejects.toThrow();
  });

  it('waits for what comes a little later', async () => {
    let tries = 0;
    await eventually(() => expect((tries += 1)).toBeGreaterThan(2));
    await expect(eventually(() => expect(1).toBe(2), 30)).rejects.toThrow();
  });
});
