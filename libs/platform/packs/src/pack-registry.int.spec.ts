import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PackInvalidError, packsConfig, PackRegistry } from './pack-registry.js';

describe('the packs in force', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'packs-'));
    cpSync(resolve('packs/amethi'), join(root, 'one'), { recursive: true });
    cpSync(resolve('packs/amethi'), join(root, 'two'), { recursive: true });
    edit('two/pack.yaml', 'id: amethi', 'id: second');
    edit('two/pack.yaml', 'prefix: AME', 'prefix: SEC');
    edit('two/channels.yaml', '100000000000001', '100000000000002');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(root, file), 'utf8');
    writeFileSync(join(root, file), text.replace(from, to));
  };
  const open = (...names: string[]): Promise<PackRegistry> => PackRegistry.open(names.map((name) => join(root, name)));

  it('are found by id, by the prefix of a ticket number, and by the service number of a webhook', async () => {
    const registry = await open('one', 'two');
    expect(registry.all().map(({ id }) => id)).toEqual(['amethi', 'second']);
    expect(registry.find('second')?.prefix).toBe('SEC');
    expect(registry.findByPrefix('AME')?.id).toBe('amethi');
    expect(registry.findByWhatsApp('100000000000002')?.id).toBe('second');
    expect(registry.findByWhatsApp('999')).toBeUndefined();
  });

  it('are refused at the start when one has an error, and the refusal says where', async () => {
    edit('two/policy.yaml', '15 days', 'two weeks');
    const refused = await open('one', 'two').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PackInvalidError);
    expect(refused).toMatchObject({ code: 'pack.invalid' });
    expect((refused as Error).message).toContain('two/policy.yaml:7:11 error: silence.window:');
  });

  it('are refused when two claim the same id, prefix and number', async () => {
    const refused = (await open('one', 'one').catch((error: unknown) => error)) as PackInvalidError;
    expect(refused.report.split('\n').map((line) => line.replace(/.*error: ([a-z_.]+):.*/, '$1'))).toEqual([
      'id',
      'prefix',
      'whatsapp.phone_number_id',
    ]);
  });

  it('change together, without a stop, when all are read again', async () => {
    const registry = await open('one', 'two');
    const before = registry.find('second')!;
    edit('two/policy.yaml', '15 days', '20 days');
    expect(await registry.reload()).toMatchObject({ reloaded: true, changed: ['second'] });
    const after = registry.find('second')!;
    expect(after.policy().silenceWindow).toBe(20 * 86_400_000);
    expect(after.version).not.toBe(before.version);
    expect(before.policy().silenceWindow).toBe(15 * 86_400_000);
  });

  it('stay as they are when a new one has an error, and say what is wrong', async () => {
    const registry = await open('one', 'two');
    const before = registry.all();
    edit('one/policy.yaml', '15 days', '20 days');
    edit('two/routing.yaml', 'otherwise: oc-complaints', 'otherwise: oc-complaint');
    const answer = await registry.reload();
    expect(answer).toMatchObject({ reloaded: false });
    expect(answer.report).toContain('There is no officer "oc-complaint"');
    expect(registry.all()).toBe(before);
  });

  it('cannot be changed by those who use them', async () => {
    const pack = (await open('one')).find('amethi')!;
    expect(() => (pack.officers[0]!.phones as string[]).push('+915555500999')).toThrow(TypeError);
    expect(() => Object.assign(pack.categories[0]!, { department: 'pwd' })).toThrow(TypeError);
  });

  it('are named by one setting', () => {
    expect(packsConfig.parse({}).SUNWAI_PACKS).toEqual(['packs/amethi']);
    expect(packsConfig.parse({ SUNWAI_PACKS: 'a, b/c' }).SUNWAI_PACKS).toEqual(['a', 'b/c']);
    expect(packsConfig.safeParse({ SUNWAI_PACKS: ' , ' }).success).toBe(false);
  });
});
