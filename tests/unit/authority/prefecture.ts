// A real authority in a temporary folder, with two units that have enrolled: what tests of trust and of the road start from.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../../src/authority/authority.ts';
import type { Authority, NewUnit } from '../../../src/authority/authority.ts';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { proveEnrolment } from '../../../src/seals/trust/enrolment-proof.ts';
import { parseEnrolmentCode } from '../../../src/shared/domain/enrolment.ts';
import type { EnrolmentCode, EnrolmentRequest } from '../../../src/shared/domain/enrolment.ts';
import type { DocumentId, ReceiptId, Sha256, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DeliveryNote, Receipt } from '../../../src/shared/domain/messages.ts';

export const office = '990100-GOV-0001' as UnitCode;
export const finance = '990100-DEP-0002' as UnitCode;
export const passphrase = 'authority of 990100';
export const start = new Date('2026-03-02T01:00:00.000Z');
export const hourMs = 60 * 60 * 1000;

const officeUnit: NewUnit = {
  code: office,
  name: '云岭市人民政府办公室',
  shortName: '市政府办公室',
  kind: 'government',
  parent: null,
  issuerCodes: ['云府办发'],
  dutyPhone: '0990-5550100',
  contact: '值班室',
};
const financeUnit: NewUnit = {
  ...officeUnit,
  code: finance,
  name: '云岭市财政局',
  shortName: '市财政局',
  kind: 'department',
  issuerCodes: ['云财'],
};

const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
export interface UnitKeys {
  readonly machine: KeyObject;
  readonly seal: KeyObject;
  readonly encryption: KeyObject;
}
export const newUnitKeys = (): UnitKeys => ({ machine: newKey(), seal: newKey(), encryption: newKey() });

export interface Bench {
  readonly authority: Authority;
  readonly folder: string;
  /** The authority's clock; tests turn it. */
  now: Date;
  reopen(): Authority;
  close(): void;
}

let founded: string | null = null;

/** A founded folder that every bench starts from: eight keys take seconds. */
function foundedFolder(): string {
  if (founded !== null) return founded;
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-founded-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  createAuthority({ folder, passphrase, clock: () => start, caKeyBits: 2048, region: '云岭市' });
  return (founded = folder);
}

/** An authority with two units in the directory, nobody enrolled; with keys of its own when it is to be another one than the rest. */
export function openBench(keys: 'shared' | 'own' = 'shared'): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-authority-'));
  if (keys === 'shared') cpSync(foundedFolder(), folder, { recursive: true });
  const open = (): Authority =>
    createAuthority({ folder, passphrase, clock: () => bench.now, caKeyBits: 2048, region: '云岭市' });
  const bench: Bench = {
    folder,
    now: start,
    reopen: open,
    close: () => rmSync(folder, { recursive: true, force: true }),
    get authority() {
      return authority;
    },
  };
  const authority = open();
  authority.addUnit(officeUnit);
  authority.addUnit(financeUnit);
  return bench;
}

export function codeFor(authority: Authority, unit: UnitCode): EnrolmentCode {
  const urls = { enrolmentUrl: 'https://127.0.0.1:7443/', exchangeUrl: 'https://127.0.0.1:7444/' };
  const parsed = parseEnrolmentCode(authority.issueEnrolmentCode({ unit, ...urls }).text);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.code;
}

export function requestFor(
  code: EnrolmentCode,
  keys: UnitKeys,
  secretHex = code.secretHex,
): EnrolmentRequest {
  const unit = code.unit === office ? officeUnit : financeUnit;
  const csr = (privateKey: KeyObject) => buildCsr({ key: signingKeyOf(privateKey), commonName: unit.name });
  const claim = {
    enrolmentId: code.enrolmentId,
    unit: code.unit,
    csrs: { machine: csr(keys.machine), seal: csr(keys.seal), encryption: csr(keys.encryption) },
    seal: { name: unit.name, diameterMm: 45, pictureSha256: 'ab'.repeat(32) },
  };
  return { ...claim, hmac: proveEnrolment(secretHex, claim) };
}

/** Enrols a unit for good. */
export function enrol(authority: Authority, unit: UnitCode) {
  const code = codeFor(authority, unit);
  const keys = newUnitKeys();
  const request = requestFor(code, keys);
  const answer = authority.handleRequest(request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const machine = parseCertificate(answer.certificates.machine);
  return {
    code,
    keys,
    request,
    answer,
    machine,
    signer: { privateKey: keys.machine, certificateSha256: machine.sha256 },
  };
}

export function noteOf(sender: UnitCode, issuedAt = start): DeliveryNote {
  return {
    type: 'yizhan/delivery-note/1',
    documentId: randomUUID() as DocumentId,
    sequence: 1,
    sender,
    recipients: [{ unit: finance, role: 'main', copies: 1 }],
    urgency: 'routine',
    package: { sha256: '00'.repeat(32) as Sha256, sizeBytes: 20_000 },
    encryption: null,
    issuedAt: issuedAt.toISOString(),
  };
}

export function receiptOf(unit: UnitCode, at = start): Receipt {
  return {
    type: 'yizhan/receipt/1',
    receiptId: randomUUID() as ReceiptId,
    documentId: randomUUID() as DocumentId,
    unit,
    sender: office,
    kind: 'signed',
    at: at.toISOString(),
    clockSure: true,
    byPerson: '周敏',
    reasons: [],
    note: null,
  };
}
