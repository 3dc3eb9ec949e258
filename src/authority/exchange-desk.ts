// The exchange's encryption certificate: by it packages are encrypted to the centre too, where policy says that it re-checks markings and seals. A key of its
// own, never the TLS key; the signed policy names it, so that whoever runs the exchange cannot put another in its place.
import { readCsr } from '../seals/pki/csr.ts';
import { audit, type Desk } from './desk.ts';
import { issueFromIntermediate, pemOf } from './issuing.ts';

/** Certificates that the policy names; older ones are for nothing but to be recognised. */
const maxNamed = 5;

/** Issues it for the key of this request and names it first in the policy. */
export function issueExchangeEncryption(desk: Desk, csrPem: string): string {
  const { state } = desk;
  const name = `${state.region}公文交换中心（解密复核）`;
  const { spki } = readCsr(csrPem);
  const subject = { commonName: name, organization: name, unit: null, dnsNames: [], ipAddresses: [] };
  const certificatePem = pemOf(issueFromIntermediate({ ...desk, use: 'exchangeEncryption', subject, spki }));
  const before = state.policy.exchangeCertificates ?? [];
  state.policy = { ...state.policy, exchangeCertificates: [certificatePem, ...before].slice(0, maxNamed) };
  state.dirty = true;
  audit(desk, 'exchange encryption certificate', name);
  return certificatePem;
}
