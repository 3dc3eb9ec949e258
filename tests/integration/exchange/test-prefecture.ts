// A real prefecture in a temporary folder: authority, exchange over mutual TLS, enrolled units with their keys, sealed packages.
import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority, type Authority } from '../../../src/authority/authority.ts';
import { createExchange, type Exchange, type ExchangeOptions } from '../../../src/exchange/exchange.ts';
import { createExchangeClient, type ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { createSigner, type Signer } from '../../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { proveEnrolment } from '../../../src/seals/trust/enrolment-proof.ts';
import {
  parseEnrolmentCode,
  type EnrolmentClaim,
  type EnrolmentRequest,
} from '../../../src/shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../../../src/shared/domain/ids.ts';

import type { UnitKind } from '../../../src/shared/domain/published.ts';

export const office = '990100-GOV-0001' as UnitCode;
export const finance = '990100-DEP-0002' as UnitCode;
export const county = '990121-GOV-0003' as UnitCode;
interface UnitFacts {
  readonly name: string;
  readonly shortName: string;
  readonly kind: UnitKind;
  readonly issuer: string;
}
const units: Readonly<Record<string, UnitFacts>> = {
  [office]: {
    name: '云岭市人民政府办公室',
    shortName: '市政府办公室',
    kind: 'government',
    issuer: '云府办发',
  },
  [finance]: { name: '云岭市财政局', shortName: '市财政局', kind: 'department', issuer: '云财' },
  [county]: { name: '云溪县人民政府', shortName: '云溪县政府', kind: 'county', issuer: '云溪府发' },
};

/** What the directory says of a unit; strangers have a name too. */
export function factsOf(unit: UnitCode): UnitFacts {
  return units[unit] ?? { name: '某单位', shortName: '某单位', kind: 'department', issuer: '某' };
}

const newKeyPair = promisify(generateKeyPair);
const newKey = async (): Promise<KeyObject> => (await newKeyPair('rsa', { modulusLength: 2048 })).privateKey;
export const pemOfKey = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
export const sha256 = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

let made = 0;
/** A UUID v7 that no other call gives. */
export function newId<T extends string>(): T {
  made += 1;
  const tail = (made + Date.now() * 1000).toString(16).padStart(12, '0').slice(-12);
  return `019a0000-0000-7000-8000-${tail}` as T;
}

export interface TestUnit {
  readonly code: UnitCode;
  readonly machine: { readonly keyPem: string; readonly certificatePem: string };
  readonly seal: { readonly keyPem: string; readonly certificatePem: string };
  readonly machineSigner: { readonly privateKey: KeyObject; readonly certificateSha256: string };
  readonly sealSigner: Signer;
  /** A client of the running exchange; closed with the prefecture. */
  client(baseUrl?: string): ExchangeClient;
}

export interface Prefecture {
  readonly folder: string;
  readonly exchangeFolder: string;
  readonly dropFolder: string;
  readonly authority: Authority;
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  readonly log: string[];
  exchange(): Exchange;
  /** Stops the exchange and starts it on the same folder and ports. */
  restart(options?: Partial<ExchangeOptions>): Promise<void>;
  unit(code: UnitCode): TestUnit;
  client(machine: TestUnit['machine'], baseUrl?: string): ExchangeClient;
  stop(): Promise<void>;
}

/** Founds it: three enrolled units, one publication. */
export async function createPrefecture(options: Partial<ExchangeOptions> = {}): Promise<Prefecture> {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-'));
  const dropFolder = join(folder, 'drop');
  const exchangeFolder = join(folder, 'exchange');
  const authority = createAuthority({
    folder: join(folder, 'authority'),
    passphrase: 'test passphrase of the authority',
    clock: () => new Date(),
    dropFolder,
    caKeyBits: 2048,
  });
  const tls = await issueTls(authority);
  const log: string[] = [];
  const clients: ExchangeClient[] = [];
  const base = {
    folder: exchangeFolder,
    dropFolder,
    tls,
    log: (line: string) => void log.push(line),
    ...options,
  };
  let exchange = await createExchange(base);
  const client = (machine: TestUnit['machine'], baseUrl = exchange.exchangeUrl): ExchangeClient => {
    const made = createExchangeClient({ baseUrl, rootPems: authority.rootPem, machine, timeoutMs: 10_000 });
    clients.push(made);
    return made;
  };
  const enrolled = new Map<UnitCode, TestUnit>();
  for (const code of [office, finance, county]) enrolled.set(code, await enrolUnit(authority, code, client));
  await authority.publish();
  await exchange.checkDrop();
  return {
    folder,
    exchangeFolder,
    dropFolder,
    authority,
    tls,
    log,
    exchange: () => exchange,
    restart: async (changes = {}) => {
      const ports = {
        exchange: Number(new URL(exchange.exchangeUrl).port),
        enrolment: Number(new URL(exchange.enrolmentUrl).port),
      };
      await exchange.stop();
      exchange = await createExchange({ ...base, ports, ...changes });
    },
    unit: (code) => {
      const unit = enrolled.get(code);
      if (!unit) throw new Error(`no unit ${code}`);
      return unit;
    },
    client,
    stop: async () => {
      await Promise.all(clients.map((one) => one.close()));
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function issueTls(authority: Authority) {
  const key = await newKey();
  const { chainPem } = authority.issueExchangeCertificate({
    csrPem: buildCsr({ key: signingKeyOf(key), commonName: '公文交换中心' }),
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  });
  return { keyPem: pemOfKey(key), certificatePem: chainPem + authority.rootPem };
}

/** Keys, a code and the request that goes with it. */
export async function makeEnrolment(
  authority: Authority,
  unit: UnitCode,
  urls = { enrolmentUrl: 'https://127.0.0.1:1', exchangeUrl: 'https://127.0.0.1:2' },
) {
  const facts = factsOf(unit);
  const parsed = parseEnrolmentCode(authority.issueEnrolmentCode({ unit, ...urls }).text);
  if (!parsed.ok) throw new Error(parsed.failure);
  const [machine, seal, encryption] = await Promise.all([newKey(), newKey(), newKey()]);
  const csr = (privateKey: KeyObject): string =>
    buildCsr({ key: signingKeyOf(privateKey), commonName: facts.name });
  const claim: EnrolmentClaim = {
    enrolmentId: parsed.code.enrolmentId,
    unit,
    csrs: { machine: csr(machine), seal: csr(seal), encryption: csr(encryption) },
    seal: { name: facts.name, diameterMm: 45, pictureSha256: sha256('picture') },
  };
  const request: EnrolmentRequest = { ...claim, hmac: proveEnrolment(parsed.code.secretHex, claim) };
  return { code: parsed.code, request, keys: { machine, seal, encryption } };
}

async function enrolUnit(
  authority: Authority,
  code: UnitCode,
  client: Prefecture['client'],
): Promise<TestUnit> {
  const facts = factsOf(code);
  authority.addUnit({
    code,
    name: facts.name,
    shortName: facts.shortName,
    kind: facts.kind,
    parent: null,
    issuerCodes: [facts.issuer],
    dutyPhone: '0990-1234567',
    contact: '值班室',
  });
  const { request, keys } = await makeEnrolment(authority, code);
  const answer = authority.handleRequest(request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const { certificates } = answer;
  const chain = certificates.intermediates.map((pem) => parseCertificate(pem));
  const machine = {
    keyPem: pemOfKey(keys.machine),
    certificatePem: certificates.machine + certificates.intermediates.join(''),
  };
  return {
    code,
    machine,
    seal: {
      keyPem: pemOfKey(keys.seal),
      certificatePem: certificates.seal + certificates.intermediates.join(''),
    },
    machineSigner: {
      privateKey: keys.machine,
      certificateSha256: parseCertificate(certificates.machine).sha256,
    },
    sealSigner: createSigner({
      key: signingKeyOf(keys.seal),
      certificate: parseCertificate(certificates.seal),
      chain,
    }),
    client: (baseUrl) => client(machine, baseUrl),
  };
}
