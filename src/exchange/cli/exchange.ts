// Runs an exchange as a process: `node src/exchange/cli/exchange.ts --folder F --drop D --key tls-key.pem --certificate tls-chain.pem`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createExchange } from '../exchange.ts';

const usage = `exchange --folder <data> --drop <drop folder> --key <pem> --certificate <pem: own, intermediates, root>
         [--host 127.0.0.1] [--port 8443] [--enrolment-port 8444] [--store postgres://...]

Without --store, or EXCHANGE_STORE in the environment (where a password is seen by fewer), the database is SQLite in the folder. Any number of
exchanges may run on one PostgreSQL; they share the folder and the drop folder.

Prints one line of JSON with its addresses, then its log, one line of JSON a call. Ends on SIGINT or SIGTERM when running answers are done.`;

async function main(): Promise<void> {
  // Under an older Node the SQLite binary ends the process without a word.
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error(`the exchange needs Node 24 or newer, this is ${process.versions.node}`);
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      drop: { type: 'string' },
      key: { type: 'string' },
      certificate: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8443' },
      'enrolment-port': { type: 'string', default: '8444' },
      store: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { folder, drop, key, certificate } = values;
  if (values.help || !folder || !drop || !key || !certificate) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const exchange = await createExchange({
    folder,
    store: values.store ?? process.env['EXCHANGE_STORE'],
    dropFolder: drop,
    tls: { keyPem: readFileSync(key, 'utf8'), certificatePem: readFileSync(certificate, 'utf8') },
    host: values.host,
    ports: { exchange: Number(values.port), enrolment: Number(values['enrolment-port']) },
    log: (line) => console.log(line),
  });
  const { exchangeUrl, enrolmentUrl } = exchange;
  console.log(JSON.stringify({ exchangeUrl, enrolmentUrl }));
  const stop = (): void => void exchange.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
