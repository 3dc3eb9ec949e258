// Makes the publication: directory, seal registry, policy and revocation lists, each a JWS of the list signer, all under one number.
import { CompactSign } from 'jose';
import type {
  Directory,
  Policy,
  Publication,
  RevocationLists,
  SealRegistry,
} from '../shared/domain/published.ts';
import { parseCertificate } from '../seals/pki/certificate.ts';
import { buildCrl } from '../seals/pki/crl.ts';
import { signingKeyOf } from '../seals/pki/signing-key.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState } from './authority-state.ts';

const dayMs = 24 * 60 * 60 * 1000;
// A station may be off for a long holiday; after a week without a new revocation list its answers say so.
const lifeDays = { lists: 30, revocation: 7 } as const;
// Publish again at half of the shorter life, so that one failed attempt hurts nobody.
const refreshMs = (lifeDays.revocation / 2) * dayMs;

/** True when something changed or the last publication grows old. */
export function isPublicationDue(state: AuthorityState, now: Date): boolean {
  const unwritten = state.writtenNumber !== state.publishedNumber;
  if (state.dirty || unwritten || state.publishedAt === null) return true;
  return now.getTime() - Date.parse(state.publishedAt) > refreshMs;
}

/** Signs everything under `state.publishedNumber`. */
export async function makePublication(
  state: AuthorityState,
  keys: AuthorityKeys,
  now: Date,
): Promise<Publication> {
  const { publishedNumber: number, certificates } = state;
  const thumbprint = Buffer.from(parseCertificate(certificates.listSigner).sha256, 'hex').toString(
    'base64url',
  );
  const sign = (payload: Directory | SealRegistry | Policy | RevocationLists): Promise<string> =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
      .sign(keys['list-signer']);
  const issue = (days: number) => ({
    number,
    issuedAt: now.toISOString(),
    nextUpdate: new Date(now.getTime() + days * dayMs).toISOString(),
  });
  const { region, units, seals, policy } = state;
  const crls = (['root', 'intermediate'] as const).map((issuer) => makeCrl(state, keys, issuer, now));
  return {
    certificates: {
      root: certificates.root,
      intermediates: [certificates.intermediate],
      listSigner: certificates.listSigner,
    },
    directory: await sign({ type: 'yizhan/directory/1', ...issue(lifeDays.lists), region, units }),
    sealRegistry: await sign({ type: 'yizhan/seal-registry/1', ...issue(lifeDays.lists), seals }),
    policy: await sign({ type: 'yizhan/policy/1', ...issue(lifeDays.lists), ...policy }),
    revocation: await sign({ type: 'yizhan/revocation/1', ...issue(lifeDays.revocation), crls }),
  };
}

function makeCrl(
  state: AuthorityState,
  keys: AuthorityKeys,
  issuer: 'root' | 'intermediate',
  now: Date,
): string {
  const revoked = state.issued.flatMap(({ serialHex, issuedBy, revoked: mark }) =>
    mark === null || issuedBy !== issuer
      ? []
      : [{ serialHex, revokedAt: new Date(mark.at), reason: mark.reason }],
  );
  const der = buildCrl({
    issuer: { certificate: parseCertificate(state.certificates[issuer]), key: signingKeyOf(keys[issuer]) },
    number: state.publishedNumber,
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + lifeDays.revocation * dayMs),
    revoked,
  });
  return Buffer.from(der).toString('base64');
}
