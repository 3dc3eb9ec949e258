// Makes the publication: directory, seal registry, policy and revocation lists, each a JWS of the list signer, all under one number.
import { CompactSign } from 'jose';
import type { KeyObject } from 'node:crypto';
import type { Sha256 } from '../shared/domain/ids.ts';
import type {
  Directory,
  Policy,
  Publication,
  RevocationLists,
  SealRegistry,
} from '../shared/domain/published.ts';
import type { SealDecision } from '../shared/domain/seal-life-notices.ts';
import { parseCertificate } from '../seals/pki/certificate.ts';
import { buildCrl } from '../seals/pki/crl.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState, IssuerName } from './authority-state.ts';
import { registeredSealOf } from './seal-registry.ts';

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

/** Signs with the list key: the parts of a publication, and decisions about seals. */
export function signByLists(
  payload: Directory | SealRegistry | Policy | RevocationLists | SealDecision,
  signer: { readonly listSigner: KeyObject; readonly listSignerPem: string },
): Promise<string> {
  const { sha256 } = parseCertificate(signer.listSignerPem);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'PS256', 'x5t#S256': Buffer.from(sha256, 'hex').toString('base64url') })
    .sign(signer.listSigner);
}

/** Signs everything under `state.publishedNumber`. */
export async function makePublication(
  state: AuthorityState,
  keys: AuthorityKeys,
  now: Date,
): Promise<Publication> {
  const { publishedNumber: number, certificates, region, units, policy } = state;
  const signer = { listSigner: keys.listSigner, listSignerPem: certificates.listSigner };
  const issue = (days: number) => ({
    number,
    issuedAt: now.toISOString(),
    nextUpdate: new Date(now.getTime() + days * dayMs).toISOString(),
  });
  const lists = issue(lifeDays.lists);
  const crlOf = (issuer: IssuerName): string => makeCrl(state, keys, { issuer, now });
  const parts = {
    directory: { type: 'yizhan/directory/1', ...lists, region, units },
    sealRegistry: { type: 'yizhan/seal-registry/1', ...lists, seals: registeredSeals(state) },
    policy: { type: 'yizhan/policy/1', ...lists, ...policy, sm2RootSha256: sm2RootSha256(state) },
    revocation: {
      type: 'yizhan/revocation/1',
      ...issue(lifeDays.revocation),
      crls: [crlOf('root'), crlOf('intermediate')],
      sm2Crls: [crlOf('sm2Root'), crlOf('sm2Intermediate')],
    },
  } as const;
  return {
    certificates: {
      root: certificates.root,
      intermediates: [certificates.intermediate],
      listSigner: certificates.listSigner,
      sm2: { root: certificates.sm2Root, intermediates: [certificates.sm2Intermediate] },
    },
    directory: await signByLists(parts.directory, signer),
    sealRegistry: await signByLists(parts.sealRegistry, signer),
    policy: await signByLists(parts.policy, signer),
    revocation: await signByLists(parts.revocation, signer),
  };
}

function registeredSeals({ seals }: AuthorityState) {
  return seals.map(registeredSealOf).filter((seal) => seal !== null);
}

function sm2RootSha256({ certificates }: AuthorityState): Sha256 {
  return parseCertificate(certificates.sm2Root).sha256 as Sha256;
}

function makeCrl(
  state: AuthorityState,
  keys: AuthorityKeys,
  { issuer, now }: { readonly issuer: IssuerName; readonly now: Date },
): string {
  const revoked = state.issued.flatMap(({ serialHex, issuedBy, revoked: mark }) =>
    mark === null || issuedBy !== issuer
      ? []
      : [{ serialHex, revokedAt: new Date(mark.at), reason: mark.reason }],
  );
  const der = buildCrl({
    issuer: { certificate: parseCertificate(state.certificates[issuer]), key: keys[issuer] },
    number: state.publishedNumber,
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + lifeDays.revocation * dayMs),
    revoked,
  });
  return Buffer.from(der).toString('base64');
}
