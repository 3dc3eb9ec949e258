import type { Sha256 } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

type StoredKeyUse = 'machine' | 'seal' | 'sm2Seal' | 'encryption';

/** A private key at rest with its certificate. */
export interface KeyRow {
  readonly use: StoredKeyUse;
  readonly certificateSha256: string | null;
  readonly certificatePem: string | null;
  readonly chainPem: string | null;
  readonly protectedKey: string;
  readonly createdAtMs: number;
  readonly wrongPinCount: number;
  readonly waitUntilMs: number;
}

interface StoredPicture {
  readonly sha256: Sha256;
  readonly png: Uint8Array;
  readonly name: string;
  readonly diameterMm: number;
}

/** A SES seal as the authority made it. */
export interface StoredEseal {
  /** Of the SM2 certificate that it was made for. */
  readonly certificateSha256: string;
  readonly esId: string;
  readonly der: Uint8Array;
}

export interface KeysRepository {
  /** The key in use: it has its certificate. */
  active(use: StoredKeyUse): KeyRow | undefined;
  /** Keys whose certificate has not come yet, newest first. */
  pending(use: StoredKeyUse): readonly KeyRow[];
  /** Every key of a use, newest first. */
  all(use: StoredKeyUse): readonly KeyRow[];
  add(row: { use: StoredKeyUse; protectedKey: string; createdAtMs: number }): void;
  /** Puts the key into use in place of the one before. */
  activate(
    key: { readonly use: StoredKeyUse; readonly createdAtMs: number },
    certificate: { readonly sha256: string; readonly pem: string; readonly chainPem: string },
  ): void;
  setPinTries(
    key: { readonly use: StoredKeyUse; readonly createdAtMs: number },
    tries: { readonly wrongPinCount: number; readonly waitUntilMs: number },
  ): void;
  /** The same key, protected or kept in another way. */
  replaceProtected(key: {
    readonly use: StoredKeyUse;
    readonly createdAtMs: number;
    readonly protectedKey: string;
  }): void;
  savePicture(picture: StoredPicture): void;
  picture(sha256: string): StoredPicture | undefined;
  saveEseal(eseal: StoredEseal): void;
  eseal(certificateSha256: string): StoredEseal | undefined;
}

const columns = `use, certificate_sha256 AS certificateSha256, certificate_pem AS certificatePem, chain_pem AS chainPem,
  protected_key AS protectedKey, created_at_ms AS createdAtMs, wrong_pin_count AS wrongPinCount, wait_until_ms AS waitUntilMs`;

/** The tables `keys`, `seal_pictures` and `eseals`. */
export function createKeysRepository(db: Db): KeysRepository {
  const byUse = db.prepare<{ use: StoredKeyUse }, KeyRow>(
    `SELECT ${columns} FROM keys WHERE use = @use ORDER BY created_at_ms DESC`,
  );
  const inUse = db.prepare<{ use: StoredKeyUse }, KeyRow>(
    `SELECT ${columns} FROM keys WHERE use = @use AND active = 1`,
  );
  const insert = db.prepare(
    `INSERT INTO keys (use, protected_key, created_at_ms, active) VALUES (@use, @protectedKey, @createdAtMs, 0)`,
  );
  const retire = db.prepare('UPDATE keys SET active = 0 WHERE use = @use');
  const install = db.prepare(
    `UPDATE keys SET active = 1, certificate_sha256 = @sha256, certificate_pem = @pem, chain_pem = @chainPem
     WHERE use = @use AND created_at_ms = @createdAtMs`,
  );
  const tries = db.prepare(
    `UPDATE keys SET wrong_pin_count = @wrongPinCount, wait_until_ms = @waitUntilMs
     WHERE use = @use AND created_at_ms = @createdAtMs`,
  );
  const protect = db.prepare(
    'UPDATE keys SET protected_key = @protectedKey WHERE use = @use AND created_at_ms = @createdAtMs',
  );
  const insertPicture = db.prepare(
    `INSERT INTO seal_pictures (sha256, png, name, diameter_mm) VALUES (@sha256, @png, @name, @diameterMm)
     ON CONFLICT (sha256) DO UPDATE SET name = excluded.name, diameter_mm = excluded.diameter_mm`,
  );
  const findPicture = db.prepare<{ sha256: string }, StoredPicture>(
    'SELECT sha256, png, name, diameter_mm AS diameterMm FROM seal_pictures WHERE sha256 = @sha256',
  );
  const insertEseal = db.prepare(
    `INSERT INTO eseals (certificate_sha256, es_id, der) VALUES (@certificateSha256, @esId, @der)
     ON CONFLICT (certificate_sha256) DO UPDATE SET es_id = excluded.es_id, der = excluded.der`,
  );
  const findEseal = db.prepare<{ sha256: string }, StoredEseal>(
    'SELECT certificate_sha256 AS certificateSha256, es_id AS esId, der FROM eseals WHERE certificate_sha256 = @sha256',
  );

  return {
    active: (use) => inUse.get({ use }),
    pending: (use) => byUse.all({ use }).filter((row) => row.certificatePem === null),
    all: (use) => byUse.all({ use }),
    add: (row) => void insert.run(row),
    activate: ({ use, createdAtMs }, certificate) => {
      retire.run({ use });
      install.run({ use, createdAtMs, ...certificate });
    },
    setPinTries: ({ use, createdAtMs }, counts) => void tries.run({ use, createdAtMs, ...counts }),
    replaceProtected: ({ use, createdAtMs, protectedKey }) =>
      void protect.run({ use, createdAtMs, protectedKey }),
    savePicture: (picture) => void insertPicture.run(picture),
    picture: (sha256) => findPicture.get({ sha256 }),
    saveEseal: (eseal) => void insertEseal.run(eseal),
    eseal: (sha256) => findEseal.get({ sha256 }),
  };
}
