// Packs of a unit for the exchange, in a prefecture without stations.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseCertificate, type Certificate } from '../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { writePackOf, type SealedPack } from '../../support/courier-pack.ts';
import type { SealedDocument } from './test-documents.ts';
import type { Prefecture, TestUnit } from './test-prefecture.ts';

export interface ExchangeKey {
  readonly key: KeyObject;
  readonly certificate: Certificate;
}

/** A key by which packs are encrypted to the exchange. */
export function makeExchangeKey(authority: Prefecture['authority']): ExchangeKey {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const csr = buildCsr({ key: signingKeyOf(key), commonName: 'exchange' });
  return { key, certificate: parseCertificate(authority.issueExchangeEncryption(csr)) };
}

/** Writes a pack of these documents into the folder that the exchange looks into. */
export function dropPack(
  { dropFolder }: Prefecture,
  wish: {
    readonly from: TestUnit;
    readonly certificate: Certificate;
    readonly documents: readonly SealedDocument[];
  },
): Promise<SealedPack> {
  const folder = join(dropFolder, 'courier', 'in');
  mkdirSync(folder, { recursive: true });
  const { from, certificate, documents } = wish;
  const signer = from.machineSigner;
  const parties = { from: from.code, to: 'exchange', nowMs: Date.now() } as const;
  return writePackOf({ ...parties, signer, certificate, folder, documents });
}
