import type { Migration } from '@sunwai/database';
import { z } from 'zod';
import { principalKinds, scopes } from './principal.js';
import type { Principal } from './principal.js';

/** Times are ISO 8601 in UTC. */
export type AccessGrantRow = {
  id: string;
  token_hash: string;
  kind: string;
  /** JSON array. */
  scopes: string;
  pack: string | null;
  department: string | null;
  officer: string | null;
  post: string | null;
  label: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
};

export type IdentityTables = { access_grants: AccessGrantRow };

export const identityMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'access list',
    up: async (db) => {
      const optional = ['pack', 'department', 'officer', 'post', 'expires_at', 'revoked_at', 'last_used_at'];
      const required = ['kind', 'scopes', 'label', 'created_at'];
      let table = db.schema
        .createTable('access_grants')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('token_hash', 'text', (column) => column.notNull().unique());
      for (const name of required) table = table.addColumn(name, 'text', (column) => column.notNull());
      for (const name of optional) table = table.addColumn(name, 'text');
      await table.execute();
    },
  },
];

const storedScopes = z.array(z.enum(scopes));
const storedKind = z.enum(principalKinds);

/** A row as the principal it stands for. */
export const principalOf = (row: AccessGrantRow): Principal => ({
  id: row.id,
  kind: storedKind.parse(row.kind),
  scopes: storedScopes.parse(JSON.parse(row.scopes)),
  label: row.label,
  ...(row.pack === null ? {} : { pack: row.pack }),
  ...(row.department === null ? {} : { department: row.department }),
  ...(row.officer === null ? {} : { officer: row.officer }),
  ...(row.post === null ? {} : { post: row.post }),
});
