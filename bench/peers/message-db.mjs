import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { drive } from './drive.mjs';

const install = new URL('./node_modules/@eventide/message-db/database/install.sh', import.meta.url);
const write = 'SELECT write_message($1, $2, $3, $4::jsonb, $5::jsonb, $6)';
const category = 'SELECT global_position, data, metadata FROM get_category_messages($1, $2, $3)';

await drive({
  /** As its README says: with its own script, which needs psql. */
  prepare: async ({ url }) => {
    const { hostname, port, username, pathname } = new URL(url);
    const env = { ...process.env, PGHOST: hostname, PGPORT: port, PGUSER: username, DATABASE_NAME: pathname.slice(1) };
    await promisify(execFile)('bash', [fileURLToPath(install)], { env: { ...env, CREATE_DATABASE: 'off' } });
  },
  open: async ({ url }, writers) => {
    const options = '-c search_path=message_store,public';
    const pool = new pg.Pool({ connectionString: url, max: Math.max(writers, 1), options });
    return {
      append: async (stream, version, { id, type, data, personal, metadata }) => {
        const body = JSON.stringify({ ...data, personal });
        await pool.query({
          name: 'write',
          text: write,
          values: [id, stream, type, body, JSON.stringify(metadata), version - 1],
        });
      },
      replay: async () => {
        let count = 0;
        for (let position = 0; ;) {
          const { rows } = await pool.query({ name: 'category', text: category, values: ['ticket', position, 1_000] });
          for (const { data, metadata } of rows) if (JSON.parse(data).round && JSON.parse(metadata)) count += 1;
          if (rows.length < 1_000) return count;
          position = Number(rows.at(-1).global_position) + 1;
        }
      },
      close: () => pool.end(),
    };
  },
});
