// Preloaded into unit tests and into every process and thread that they start: scrypt at the lowest cost. An authority and a station that are founded ask for a
// dozen each, at 77 ms. Secret, salt and cost still decide the answer, the records still carry the cost that the product asked for,
// and tests/unit/seals/pki/key-file.test.ts, tests/unit/main/store/key-slots.test.ts and tests/unit/main/station/accounts.test.ts take it at its full price,
// as integration and end-to-end tests do. Plain JavaScript, because the Node of the system may be among the processes.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

// The runner loads this file a second time for whoever imports it: the originals are found once.
const kept = Symbol.for('yizhan.full-scrypt');
const { scrypt, scryptSync } = (globalThis[kept] ??= {
  scrypt: crypto.scrypt,
  scryptSync: crypto.scryptSync,
});
const lowest = { N: 2, r: 1, p: 1 };

function saltWithCost(salt, { N, r, p }) {
  return Buffer.concat([Buffer.from(salt), Buffer.from(`${N}:${r}:${p}`)]);
}

/** What the product asks for, at its full price, in this process from now on. */
export function useFullScrypt() {
  Object.assign(crypto, { scrypt, scryptSync });
  syncBuiltinESMExports();
}

Object.assign(crypto, {
  scrypt: (secret, salt, ...[length, cost, done]) => {
    scrypt(secret, saltWithCost(salt, cost), length, lowest, done);
  },
  scryptSync: (secret, salt, length, cost) => scryptSync(secret, saltWithCost(salt, cost), length, lowest),
});
syncBuiltinESMExports();

const preload = `--import=${import.meta.url}`;
const wishes = process.env.NODE_OPTIONS ?? '';
if (!wishes.includes(preload)) process.env.NODE_OPTIONS = `${wishes} ${preload}`.trim();
