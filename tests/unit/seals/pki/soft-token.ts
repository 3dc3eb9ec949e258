// A token of SoftHSM in a folder of its own, with keys and their certificates: what the office that hands out tokens would do.
import { execFileSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import { ck, numberValue } from '../../../../src/seals/pki/pkcs11-library.ts';

export const libraryPath = '/usr/lib/softhsm/libsofthsm2.so';

interface TokenKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
}

/** Makes the token; SoftHSM finds it through the environment of this process. */
export function makeSoftToken(pin: string, keys: readonly TokenKey[]): { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-token-'));
  mkdirSync(join(folder, 'tokens'));
  const configuration = join(folder, 'softhsm2.conf');
  writeFileSync(configuration, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = configuration;
  const util = (...args: readonly string[]) =>
    execFileSync('/usr/bin/softhsm2-util', args, { stdio: 'pipe' });
  util('--init-token', '--free', '--label', 'yizhan', '--pin', pin, '--so-pin', 'office-1234');
  for (const { id, privateKey } of keys) {
    const file = join(folder, 'key.pem');
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    util('--import', file, '--token', 'yizhan', '--label', 'seal', '--id', id, '--pin', pin);
  }
  writeCertificates(pin, keys);
  return { remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function writeCertificates(pin: string, keys: readonly TokenKey[]): void {
  const library = koffi.load(libraryPath);
  const call = (name: string, types: readonly string[], values: readonly unknown[]) => {
    const answer = Number(library.func(name, 'ulong', [...types])(...values));
    if (answer !== 0) throw new Error(`${name}: ${answer.toString(16)}`);
  };
  call('C_Initialize', ['void *'], [null]);
  const [slots, count, session] = [new Uint8Array(64), numberValue(8), numberValue(0)];
  call('C_GetSlotList', ['uchar', 'void *', 'void *'], [1, slots, count]);
  const slot = new DataView(slots.buffer).getBigUint64(0, true);
  const readAndWrite = 6;
  call(
    'C_OpenSession',
    ['ulong', 'ulong', 'void *', 'void *', 'void *'],
    [slot, readAndWrite, null, null, session],
  );
  const handle = new DataView(session.buffer).getBigUint64(0, true);
  call('C_Login', ['ulong', 'ulong', 'str', 'ulong'], [handle, 1, pin, pin.length]);
  const record = koffi.struct({ type: 'ulong', value: 'uint8_t *', length: 'ulong' });
  for (const { id, certificate } of keys) {
    const attributes: readonly (readonly [number, Uint8Array])[] = [
      [ck.attribute.class, numberValue(ck.objectClass.certificate)],
      // CKA_CERTIFICATE_TYPE: X.509; CKA_TOKEN: stays; CKA_PRIVATE: seen without a PIN.
      ...([
        [0x80, numberValue(0)],
        [1, Uint8Array.of(1)],
        [2, Uint8Array.of(0)],
      ] as const),
      [ck.attribute.label, Buffer.from('seal')],
      [ck.attribute.id, Buffer.from(id, 'hex')],
      [0x101, certificate.subject.raw],
      [ck.attribute.value, certificate.der],
    ];
    const template = attributes.map(([type, value]) => ({ type, value, length: value.length }));
    const types = ['ulong', koffi.pointer(record), 'ulong', 'void *'];
    const answer = Number(
      library.func('C_CreateObject', 'ulong', types)(handle, template, template.length, numberValue(0)),
    );
    if (answer !== 0) throw new Error(`C_CreateObject: ${answer.toString(16)}`);
  }
  call('C_CloseSession', ['ulong'], [handle]);
  call('C_Finalize', ['void *'], [null]);
}
