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

  it('describes the doors of a service that runs apart below its name', async () => {
    const platform = await testPlatform();
    const { httpUrl } = await platform.start({ apart: 'audit' });
    const page = await fetch(`${httpUrl}/api/docs/audit`);
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const [, asset] of (await page.text()).matchAll(/(?:src|href)="([^"]+)"/g))
      expect(await bytesAt(new URL(asset!, page.url))).not.toHaveLength(0);
    expect(await (await fetch(`${httpUrl}/api/docs/audit/openapi.json`)).json()).toMatchObject({
      info: { title: 'Sunwai: audit' },
    });
    await platform.dispose();
  });

  it('waits for what comes a little later', async () => {
    let tries = 0;
    await eventually(() => expect((tries += 1)).toBeGreaterThan(2));
    await expect(eventually(() => expect(1).toBe(2), 30)).rejects.toThrow();
  });
});

const bytesAt = async (url: URL): Promise<Buffer> => {
  const answer = await fetch(url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([url.pathname, answer.status]).toEqual([url.pathname, 200]);
  return bytes;
};
