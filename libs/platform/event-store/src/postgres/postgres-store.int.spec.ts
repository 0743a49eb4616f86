import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { eventStoreContract } from '../contract/index.js';
import { openPostgresStore } from './postgres-store.js';

const url = process.env['SUNWAI_TEST_POSTGRES_URL'];

eventStoreContract(
  'the event store in PostgreSQL',
  async () => {
    const namespace = `test_${randomUUID().replaceAll('-', '_')}`;
    return {
      open: (schema) => openPostgresStore({ url: url!, namespace, ...(schema && { schema }) }),
      dispose: async () => {
        const client = new pg.Client(url);
        await client.connect();
        await client.query(`DROP SCHEMA ${namespace} CASCADE`);
        await client.end();
      },
    };
  },
  {
    skip: !url && 'needs a server: npm run infra, then SUNWAI_TEST_POSTGRES_URL=postgres://user@127.0.0.1:5432/sunwai',
  },
);
