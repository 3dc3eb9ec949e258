// What the office that hands out tokens does, with SoftHSM: sets a token up, has it make a key pair that never leaves it, writes a certificate beside it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import koffi from 'koffi';
import type { Certificate } from '../../src/seals/pki/certificate.ts';
import { ck, numberValue } from '../../src/seals/pki/pkcs11-library.ts';

export const softHsmPath = '/usr/lib/softhsm/libsofthsm2.so';

export interface OfficeToken {
  readonly label: string;
  /** Makes an RSA-2048 pair in the token. */
  makeKey(label: string, id: string): void;
  writeCertificate(label: string, id: string, certificate: Certificate): void;
  remove(): void;
}

type Attribute = readonly [number, Uint8Array];
const [yes, no] = [Uint8Array.of(1), Uint8Array.of(0)];
const attribute = {
  token: 1,
  private: 2,
  certificateType: 0x80,
  subject: 0x101,
  sensitive: 0x103,
  sign: 0x108,
};
const modulusBits = 0x121;
const text = (value: string): Uint8Array => Buffer.from(value);

/** A token of its own; SoftHSM finds it through the environment of this process and its children. */
export function setUpToken(label: string, pin: string): OfficeToken {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-office-'));
  mkdirSync(path.join(folder, 'tokens'));
  const configuration = path.join(folder, 'softhsm2.conf');
  writeFileSync(configuration, `directories.tokendir = ${path.join(folder, 'tokens')}\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = configuration;
  const pins = ['--pin', pin, '--so-pin', 'office-1234'];
  execFileSync('/usr/bin/softhsm2-util', ['--init-token', '--free', '--label', label, ...pins], {
    stdio: 'pipe',
  });
  return {
    label,
    makeKey: (keyLabel, id) =>
      withSession(pin, (call, session) => {
        const mechanism = [{ type: 0, value: null, length: 0 }];
        const named: Attribute[] = [
          [attribute.token, yes],
          [ck.attribute.label, text(keyLabel)],
          [ck.attribute.id, Buffer.from(id, 'hex')],
        ];
        const open: Attribute[] = [
          ...named,
          [attribute.private, no],
          [modulusBits, numberValue(2048)],
          [ck.attribute.publicExponent, Uint8Array.of(1, 0, 1)],
        ];
        const secret: Attribute[] = [
          ...named,
          [attribute.private, yes],
          [attribute.sensitive, yes],
          [attribute.sign, yes],
        ];
        call(
          'C_GenerateKeyPair',
          ['ulong', records, records, 'ulong', records, 'ulong', 'void *', 'void *'],
          [
            ...[session, mechanism, template(open), open.length, template(secret), secret.length],
            ...[numberValue(0), numberValue(0)],
          ],
        );
      }),
    writeCertificate: (keyLabel, id, certificate) =>
      withSession(pin, (call, session) => {
        const attributes: Attribute[] = [
          [ck.attribute.class, numberValue(ck.objectClass.certificate)],
          [attribute.certificateType, numberValue(0)],
          [attribute.token, yes],
          [attribute.private, no],
          [ck.attribute.label, text(keyLabel)],
          [ck.attribute.id, Buffer.from(id, 'hex')],
          [attribute.subject, certificate.subject.raw],
          [ck.attribute.value, certificate.der],
        ];
        call(
          'C_CreateObject',
          ['ulong', records, 'ulong', 'void *'],
          [...[session, template(attributes), attributes.length, numberValue(0)]],
        );
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const record = koffi.struct('CK_ATTRIBUTE_OF_OFFICE', { type: 'ulong', value: 'uint8_t *', length: 'ulong' });
const records = koffi.pointer(record);
const template = (attributes: readonly Attribute[]) =>
  attributes.map(([type, value]) => ({ type, value, length: value.length }));

type Call = (name: string, types: readonly (string | typeof records)[], values: readonly unknown[]) => void;

function withSession(pin: string, work: (call: Call, session: bigint) => void): void {
  const library = koffi.load(softHsmPath);
  const call: Call = (name, types, values) => {
    const answer = Number(library.func(name, 'ulong', [...types])(...values));
    if (answer !== 0) throw new Error(`${name}: 0x${answer.toString(16)}`);
  };
  call('C_Initialize', ['void *'], [null]);
  try {
    const [slots, count, session] = [new Uint8Array(64), numberValue(8), numberValue(0)];
    call('C_GetSlotList', ['uchar', 'void *', 'void *'], [1, slots, count]);
    const slot = new DataView(slots.buffer).getBigUint64(0, true);
    const readAndWrite = 6;
    const opening = ['ulong', 'ulong', 'void *', 'void *', 'void *'];
    call('C_OpenSession', opening, [slot, readAndWrite, null, null, session]);
    const handle = new DataView(session.buffer).getBigUint64(0, true);
    call('C_Login', ['ulong', 'ulong', 'str', 'ulong'], [handle, 1, pin, pin.length]);
    work(call, handle);
  } finally {
    call('C_Finalize', ['void *'], [null]);
  }
}
