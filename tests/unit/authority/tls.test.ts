import { connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { newRsaKey } from '../seals/pki/test-pki.ts';
import { enrol, office, openBench } from './prefecture.ts';
import type { Bench } from './prefecture.ts';

let bench: Bench;
let member: ReturnType<typeof enrol>;
let server: ReturnType<typeof createServer>;
const pemOf = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }).toString();

beforeAll(async () => {
  bench = openBench();
  bench.now = new Date();
  const real = bench.reopen();
  member = enrol(real, office);
  const key = newRsaKey();
  const csrPem = buildCsr({ key: signingKeyOf(key), commonName: 'exchange' });
  const { chainPem } = real.issueExchangeCertificate({
    csrPem,
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  });
  const options = {
    key: pemOf(key),
    cert: chainPem,
    ca: real.rootPem,
    requestCert: true,
    rejectUnauthorized: true,
  };
  server = createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.end(socket.getPeerCertificate().fingerprint256);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  bench.close();
});

function knock(cert: string, key: KeyObject): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const chain = cert + member.answer.certificates.intermediates.join('');
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, ca: bench.authority.rootPem, cert: chain, key: pemOf(key) };
    const socket = connect({ ...options, servername: 'localhost' });
    let heard = '';
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(`refused: ${error.code ?? error.message}`));
    socket.on('close', () => resolve(heard === '' ? 'refused: closed' : heard));
  });
}

describe('mutual TLS', () => {
  it('takes a machine certificate, and no seal or encryption certificate', async () => {
    const { certificates } = member.answer;
    const heard = await knock(certificates.machine, member.keys.machine);
    expect(heard.replaceAll(':', '').toLowerCase()).toBe(member.machine.sha256);
    expect(await knock(certificates.seal, member.keys.seal)).toMatch(/^refused/);
    expect(await knock(certificates.encryption, member.keys.encryption)).toMatch(/^refused/);
  });
});
