import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@sunwai/kernel';
import type { Message } from '@sunwai/messaging';
import { BusUnavailableError } from '@sunwai/messaging';
import type { Authority, GuardedKafka } from '@sunwai/testing/servers';
import { makeAuthority, startGuardedKafka } from '@sunwai/testing/servers';
import { openBus } from './engines.js';
import { ConfigInvalidError, readConfig } from './platform.config.js';

const jars = process.env['SUNWAI_TEST_KAFKA_JARS'];
const user = { name: 'sunwai', password: 'a-password-of-tests' };

describe('brokers that let nobody in without proof', () => {
  let folder: string;
  let passwordFile: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sunwai-kafka-'));
    passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, `${user.password}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const opened = async (environment: Readonly<Record<string, string>>) =>
    openBus(await readConfig({ SUNWAI_STATE_DIR: folder, ...environment }));

  it.each([
    ['a user without a password', { SUNWAI_KAFKA_USERNAME: 'sunwai' }, /SUNWAI_KAFKA_SASL, SUNWAI_KAFKA_PASSWORD_FILE/],
    ['a certificate in plain text', { SUNWAI_KAFKA_CA: 'package.json' }, /kafka\+tls/],
    ['a file that is not there', { SUNWAI_KAFKA_CA: 'there-is-none.pem' }, /SUNWAI_KAFKA_CA: ENOENT/],
    ['a certificate without its key', { SUNWAI_KAFKA_CERT: 'package.json' }, /SUNWAI_KAFKA_CERT, SUNWAI_KAFKA_KEY/],
  ])('is not asked with settings that make no sense together: %s', async (_, environment, says) => {
    const refused = opened({ SUNWAI_BUS: 'kafka://127.0.0.1:1', ...environment });
    await expect(refused).rejects.toThrow(ConfigInvalidError);
    await expect(refused).rejects.toThrow(says);
  });

  (jars ? describe : describe.skip)('a real one (set SUNWAI_TEST_KAFKA_JARS: `npm run infra` prints it)', () => {
    let authority: Authority;
    let broker: GuardedKafka;

    beforeAll(async () => {
      authority = makeAuthority(join(folder, 'authority'));
      broker = await startGuardedKafka(folder, jars!, authority, user);
    }, 120_000);
    afterAll(() => broker?.stop());

    const signedIn = (mechanism: string, password = passwordFile) => ({
      SUNWAI_KAFKA_SASL: mechanism,
      SUNWAI_KAFKA_USERNAME: user.name,
      SUNWAI_KAFKA_PASSWORD_FILE: password,
    });

    /** What comes back of one message that goes to a topic of its own. */
    const thereAndBack = async (environment: Readonly<Record<string, string>>): Promise<unknown> => {
      const bus = await opened(environment);
      try {
        const topic = `guarded-${newId()}`;
        await bus.publish(topic, [message]);
        return await new Promise((resolve, reject) => {
          const handle = async ({ data }: Message) => resolve(data);
          bus.subscribe({ topic, group: 'test', handle }).catch(reject);
        });
      } finally {
        await bus.close();
      }
    };

    it.each(['plain', 'scram-sha-256', 'scram-sha-512'])('takes a user and a password by %s', async (mechanism) => {
      const environment = { SUNWAI_BUS: `kafka://${broker.sasl}`, ...signedIn(mechanism) };
      expect(await thereAndBack(environment)).toEqual({ says: 'it came' });
    });

    it('takes them encrypted', async () => {
      const place = { SUNWAI_BUS: `kafka+tls://${broker.saslTls}`, SUNWAI_KAFKA_CA: authority.ca };
      expect(await thereAndBack({ ...place, ...signedIn('scram-sha-512') })).toEqual({ says: 'it came' });
    });

    it('takes a certificate', async () => {
      const { cert, key } = authority.issue('service');
      const shown = { SUNWAI_KAFKA_CA: authority.ca, SUNWAI_KAFKA_CERT: cert, SUNWAI_KAFKA_KEY: key };
      expect(await thereAndBack({ SUNWAI_BUS: `kafka+tls://${broker.mutual}`, ...shown })).toEqual({ says: 'it came' });
    });

    it('turns away a wrong password', async () => {
      const wrong = join(folder, 'wrong');
      writeFileSync(wrong, 'another');
      const refused = opened({ SUNWAI_BUS: `kafka://${broker.sasl}`, ...signedIn('scram-sha-512', wrong) });
      await expect(refused).rejects.toThrow(BusUnavailableError);
    });

    it('is not trusted when its certificate is of an unknown authority', async () => {
      const refused = opened({ SUNWAI_BUS: `kafka+tls://${broker.saslTls}`, ...signedIn('plain') });
      await expect(refused).rejects.toThrow(/certificate/);
    });
  });
});

const message: Message = {
  id: newId(),
  type: 'sunwai.test.v1',
  source: '/sunwai/test',
  time: '2026-11-22T06:30:00.000Z',
  key: 'key',
  data: { says: 'it came' },
  headers: {},
};
