// A prefecture of any size, founded in seconds: the real authority makes itself and enrols the sending unit with all its checks; the other units get their
// directory entries and machine certificates in one change of its state. Key pairs come from a pool (no client cares that another one far away has the same
// key; the certificates differ). What was founded is kept under test-results and used again; lists are published afresh.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openKeys } from '../../src/authority/authority-keys.ts';
import { openStateFile } from '../../src/authority/authority-state.ts';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { issueFromIntermediate, pemOf } from '../../src/authority/issuing.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../src/seals/pki/csr.ts';
import { spkiOf } from '../../src/seals/pki/public-key.ts';
import { createSigner } from '../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../src/seals/pki/signing-key.ts';
import type { UnitCode } from '../../src/shared/domain/ids.ts';
import {
  factsOf,
  makeEnrolment,
  office,
  pemOfKey,
  type TestUnit,
} from '../integration/exchange/test-prefecture.ts';

/** One unit as a light client knows it; `keyPem` may be another unit's too. */
export interface LightUnit {
  readonly code: UnitCode;
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface FoundedPrefecture {
  readonly folder: string;
  readonly dropFolder: string;
  readonly rootPem: string;
  readonly tls: { readonly key: string; readonly certificate: string };
  readonly sender: Pick<TestUnit, 'code' | 'machine' | 'machineSigner' | 'sealSigner'>;
  readonly units: readonly LightUnit[];
}

interface Kept {
  readonly sender: {
    readonly machineKeyPem: string;
    readonly sealKeyPem: string;
    readonly machinePem: string;
    readonly sealPem: string;
  };
  readonly intermediatePem: string;
  readonly units: readonly LightUnit[];
}

const passphrase = 'passphrase of the simulated prefecture';
const poolSize = 16;
const clock = (): Date => new Date();

/** 990201-DEP-0001 and so on. */
const codeOf = (number: number): UnitCode =>
  `${990201 + Math.floor(number / 9999)}-DEP-${String((number % 9999) + 1).padStart(4, '0')}` as UnitCode;

/** Founds a prefecture of `count` receiving units and a sending one, or takes the one that was kept; publishes afresh. */
export async function foundPrefecture(root: string, count: number): Promise<FoundedPrefecture> {
  const folder = path.join(root, `units-${count}`);
  const keptFile = path.join(folder, 'kept.json');
  // Half made is not made.
  if (!existsSync(keptFile)) rmSync(folder, { recursive: true, force: true });
  const dropFolder = path.join(folder, 'drop');
  const authorityFolder = path.join(folder, 'authority');
  const authority = createAuthority({
    ...{ folder: authorityFolder, passphrase, clock, dropFolder },
    caKeyBits: 2048,
  });
  const tls = { key: path.join(folder, 'tls.key'), certificate: path.join(folder, 'tls.pem') };
  if (!existsSync(keptFile)) {
    issueTls(authority, tls);
    const sender = await enrolSender(authority);
    const units = addLightUnits(authorityFolder, readPool(root), count);
    writeFileSync(keptFile, JSON.stringify({ ...sender, units } satisfies Kept));
  }
  await authority.publish();
  const kept = JSON.parse(readFileSync(keptFile, 'utf8')) as Kept;
  return {
    ...{ folder, dropFolder, rootPem: authority.rootPem, tls },
    sender: openSender(kept),
    units: kept.units,
  };
}

function issueTls(authority: Authority, tls: FoundedPrefecture['tls']): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { chainPem } = authority.issueExchangeCertificate({
    csrPem: buildCsr({ key: signingKeyOf(privateKey), commonName: 'exchange' }),
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  });
  writeFileSync(tls.key, pemOfKey(privateKey), { mode: 0o600 });
  writeFileSync(tls.certificate, chainPem + authority.rootPem);
}

async function enrolSender(authority: Authority): Promise<Omit<Kept, 'units'>> {
  const { name, shortName, kind, issuer } = factsOf(office);
  const contact = { dutyPhone: '0990-1234567', contact: '值班室' };
  authority.addUnit({ code: office, name, shortName, kind, parent: null, issuerCodes: [issuer], ...contact });
  const { request, keys } = await makeEnrolment(authority, office);
  const answer = authority.handleRequest(request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const { machine, seal, intermediates } = answer.certificates;
  return {
    sender: {
      machineKeyPem: pemOfKey(keys.machine),
      sealKeyPem: pemOfKey(keys.seal),
      machinePem: machine,
      sealPem: seal,
    },
    intermediatePem: intermediates.join(''),
  };
}

function openSender({ sender, intermediatePem }: Kept): FoundedPrefecture['sender'] {
  const { machineKeyPem, machinePem, sealKeyPem, sealPem } = sender;
  const sealKey = createPrivateKey(sealKeyPem);
  return {
    code: office,
    machine: { keyPem: machineKeyPem, certificatePem: machinePem + intermediatePem },
    machineSigner: {
      privateKey: createPrivateKey(machineKeyPem),
      certificateSha256: parseCertificate(machinePem).sha256,
    },
    sealSigner: createSigner({
      key: signingKeyOf(sealKey),
      certificate: parseCertificate(sealPem),
      chain: [parseCertificate(intermediatePem)],
    }),
  };
}

/** All in one change: a state of thousands of units is written once and not thousands of times. */
function addLightUnits(folder: string, pool: readonly KeyObject[], count: number): LightUnit[] {
  const keys = openKeys({ folder, passphrase, makeMissing: null });
  const now = clock();
  const { name, kind, issuer } = factsOf(codeOf(0));
  return openStateFile(folder).update((state) => {
    const made: LightUnit[] = [];
    for (let number = 0; number < count; number += 1) {
      const code = codeOf(number);
      const privateKey = pool[number % pool.length];
      if (!privateKey) throw new Error('the pool of keys is empty');
      const subject = { commonName: name, organization: name, unit: code, dnsNames: [], ipAddresses: [] };
      const spki = spkiOf(privateKey);
      const machine = pemOf(issueFromIntermediate({ state, keys, use: 'machine', subject, spki, now }));
      state.units.push({
        ...{ code, name, shortName: name, kind, parent: null, issuerCodes: [issuer] },
        ...{ dutyPhone: '', contact: '', formerNames: [] },
        machineCertificates: [machine],
        encryptionCertificates: [],
      });
      const certificatePem = machine + state.certificates.intermediate;
      made.push({ code, keyPem: pemOfKey(privateKey), certificatePem });
    }
    state.dirty = true;
    return made;
  });
}

function readPool(root: string): KeyObject[] {
  const file = path.join(root, 'key-pool.json');
  if (!existsSync(file)) {
    mkdirSync(root, { recursive: true });
    const made = Array.from({ length: poolSize }, () =>
      pemOfKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    );
    writeFileSync(file, JSON.stringify(made));
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as string[]).map((pem) => createPrivateKey(pem));
}
