// The whole road with a token: key made in it, enrolled by its request, PDF, reading copy and package signed by it, judged from disk.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../../../src/seals/pki/certificate.ts';
import { createSealKeySettings } from '../../../../../src/main/station/settings/seal-key-settings.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import { verdictOfFile } from '../../../../../src/shared/domain/verification.ts';
import {
  approve,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';
import { type OfficeToken, setUpToken, softHsmPath } from '../../../../support/token-office.ts';
import { createTestPki } from '../../../seals/pki/test-pki.ts';

const hasToken = existsSync(softHsmPath);
if (!hasToken && process.env['CI'] === 'true') throw new Error(`no SoftHSM at ${softHsmPath}`);
const place = { libraryPath: softHsmPath, tokenLabel: 'unit', keyLabel: 'seal' };
const registered = (bench: OutgoingBench) => parseCertificate(bench.parts.keys.sealCertificatePem() ?? '');

describe.runIf(hasToken)('a seal key in a token', () => {
  let office: OfficeToken;
  let bench: OutgoingBench;
  beforeAll(async () => {
    office = setUpToken('unit', sealPin);
    office.makeKey('seal', '01');
    bench = await openOutgoingBench({ sealToken: place });
  });
  afterAll(() => {
    bench.close();
    office.remove();
  });
  const open = (pin: string) => bench.parts.keys.openSealKey(pin);

  it('seals PDF and package, and the result is valid from disk; nothing of the key is here', async () => {
    const { documentId } = register(bench, approve(bench, draft(bench, {})));
    const { custodian } = bench.people;
    okay(bench.sealing.confirmPlace(custodian, { documentId }));
    const { report } = okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
    expect(verdictOf(report.checks)).toBe('valid');
    const files = report.bodies?.map(({ role, report: file }) => [role, verdictOfFile(file)]);
    expect(files).toEqual([
      ['body', 'valid'],
      ['reading', 'valid'],
    ]);
    expect(bench.parts.keys.sealPlace()).toEqual({ place, hasKeyFile: false });
  });

  it('counts a wrong PIN here too, and signs no more once the act is closed', async () => {
    expect(await open('wrong-pin-1')).toEqual({
      ...{ ok: false, code: 'wrong-pin' },
      details: { attemptsLeft: '4', waitSeconds: '0' },
    });
    const opened = okay(await open(sealPin));
    opened.close();
    expect(() => opened.signer.sign(Buffer.from('公文'))).toThrow('token-absent');
  });

  it('is taken only with the registered certificate, and no PIN is tried on another', async () => {
    office.writeCertificate('seal', '01', createTestPki().issue().certificate);
    expect(await open('wrong-pin-1')).toMatchObject({ details: { reason: 'token-certificate-differs' } });
    office.writeCertificate('seal', '01', registered(bench));
    const opened = okay(await open(sealPin));
    opened.close();
  });

  it('stays where it is when the new place does not hold it', async () => {
    const settings = createSealKeySettings(bench.parts);
    const { custodian } = bench.people;
    const move = (to: typeof place | null) => settings.moveSealKey(custodian, { place: to, pin: sealPin });
    expect(await move(null)).toMatchObject({ details: { reason: 'no-key-file' } });
    expect(await move({ ...place, keyLabel: 'other' })).toMatchObject({
      details: { reason: 'token-key-absent' },
    });
    expect(await move({ ...place, libraryPath: 'libsofthsm2.so' })).toMatchObject({ code: 'input-invalid' });
    expect(settings.sealKey(custodian, {})).toMatchObject({
      value: { place, hasKeyFile: false, hasSm2: true },
    });
  });

  it('is missed when another token is plugged in, and the try is given back', async () => {
    const other = setUpToken('another', sealPin);
    for (let n = 0; n < 6; n += 1)
      expect(await open(sealPin)).toMatchObject({
        code: 'seal-unusable',
        details: { reason: 'token-absent' },
      });
    other.remove();
  });
});

describe.runIf(hasToken)('a seal key in its key file', () => {
  it('is not given up for a token that does not hold it', async () => {
    const office = setUpToken('unit', 'token-PIN-77');
    const bench = await openOutgoingBench();
    const settings = createSealKeySettings(bench.parts);
    const { custodian } = bench.people;
    const move = (to: typeof place | null, pin: string) =>
      settings.moveSealKey(custodian, { place: to, pin });
    // Another key than the unit's under that label.
    office.makeKey('seal', '01');
    expect(await move(place, 'token-PIN-77')).toMatchObject({ details: { reason: 'token-key-absent' } });
    // The file is untouched by the attempt, and its PIN is still the one that counts.
    expect(await move(null, 'wrong-pin-1')).toMatchObject({ code: 'wrong-pin' });
    expect(okay(await move(null, sealPin))).toMatchObject({ place: null, hasKeyFile: true });
    bench.close();
    office.remove();
  });
});
