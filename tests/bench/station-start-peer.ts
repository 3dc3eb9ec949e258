// The peer of the start: nothing but the database package, a plain copy of the inbox, and the same first rows and count. One line of JSON.
import process from 'node:process';
import { registerHooks } from 'node:module';

// The store's own opening without its cipher, so that the peer has the same package and the same pragmas.
registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/src/main/store/database.ts')) return loaded;
    const source = String(loaded.source).replace(/^\s*db\.pragma\(`(?:cipher|key)=.*$/gm, '');
    return { ...loaded, source };
  },
});
const { openDatabase } = await import('../../src/main/store/database.ts');
const [file = ''] = process.argv.slice(2);
const db = openDatabase(file, new Uint8Array(32));
const rows = db
  .prepare(
    `SELECT document_id, title, sender_name, arrived_at_ms FROM inbox WHERE state IN ('arrived', 'opened', 'quarantined')
     ORDER BY arrived_at_ms DESC, document_id DESC LIMIT 50`,
  )
  .all();
const unread = db.prepare(`SELECT count(*) FROM inbox WHERE state IN ('arrived', 'opened')`).pluck().get();
process.stdout.write(`${JSON.stringify({ rowsMs: performance.now(), rows: rows.length, unread })}\n`);
process.exit(0);
