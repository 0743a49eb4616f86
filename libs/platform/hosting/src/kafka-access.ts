import type { busConfig } from '@sunwai/messaging';
import type { z } from 'zod';
import { pemFiles, textOf } from './pem-files.js';
import type { PlatformSettings } from './platform.config.js';
import { ConfigInvalidError } from './platform.config.js';

type KafkaBus = Extract<z.input<typeof busConfig>, { engine: 'kafka' }>;

/**
 * The brokers that `SUNWAI_BUS` names, and what opens them: `kafka://` in plain text, `kafka+tls://` encrypted, either
 * with a user and a password where SASL is set.
 * @throws {ConfigInvalidError} a file can't be read, or settings that belong together are not all there
 */
export const kafkaBus = async (settings: PlatformSettings): Promise<KafkaBus> => {
  const [scheme = '', brokers = ''] = settings.SUNWAI_BUS.split('://');
  const encrypted = scheme === 'kafka+tls';
  const files = await pemFiles(settings, {
    ca: 'SUNWAI_KAFKA_CA',
    cert: 'SUNWAI_KAFKA_CERT',
    key: 'SUNWAI_KAFKA_KEY',
  });
  if (files && !encrypted) {
    throw new ConfigInvalidError(['SUNWAI_BUS: certificates are of use with kafka+tls://… alone']);
  }
  const sasl = await saslOf(settings);
  return {
    engine: 'kafka',
    brokers: brokers.split(','),
    ...(encrypted && { tls: files ?? {} }),
    ...(sasl && { sasl }),
  };
};

const saslOf = async (settings: PlatformSettings): Promise<KafkaBus['sasl']> => {
  const { SUNWAI_KAFKA_SASL: mechanism, SUNWAI_KAFKA_USERNAME: username } = settings;
  const password = await textOf(settings, 'SUNWAI_KAFKA_PASSWORD_FILE');
  if (mechanism === undefined && username === undefined && password === undefined) return undefined;
  const missing = [
    ...(mechanism === undefined ? ['SUNWAI_KAFKA_SASL'] : []),
    ...(username === undefined ? ['SUNWAI_KAFKA_USERNAME'] : []),
    ...(password === undefined ? ['SUNWAI_KAFKA_PASSWORD_FILE'] : []),
  ];
  if (mechanism === undefined || username === undefined || password === undefined) {
    throw new ConfigInvalidError([`${missing.join(', ')}: SASL needs a mechanism, a user and a password`]);
  }
  // Editors and `echo` end a file with a line break, which is no part of a password.
  return { mechanism, username, password: password.replace(/\r?\n$/, '') };
};
