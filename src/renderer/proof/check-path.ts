// One signer's certificate: made for this purpose, in force then, up to a root of the proof, and in no list of its issuers.
import type { CheckKey, Material, ProofCheck } from './check-proof.ts';
import type { Certificate } from './certificate.ts';
import { pathOf, readList, type RevocationList } from './path.ts';

/** Purposes under the arc of this system: what each certificate is for. */
export const purposes = {
  machine: '2.25.250435446882927615622457013485704064677.1',
  seal: '2.25.250435446882927615622457013485704064677.2',
  sealMaking: '2.25.250435446882927615622457013485704064677.6',
} as const;

interface PathQuestion {
  readonly material: Material;
  /** Claimed by the signer: no time stamp is checked here. */
  readonly at: Date;
  readonly brought: readonly Certificate[];
  readonly purpose: string;
}

/** One line for the path, and one for a revocation or for lists that are not there. */
export async function checkPath(
  what: CheckKey,
  leaf: Certificate,
  { material, at, brought, purpose }: PathQuestion,
): Promise<ProofCheck[]> {
  const path = await pathOf(leaf, { listed: material.certificates, brought }, at);
  const inForce = leaf.notBefore <= at && at <= leaf.notAfter;
  const isMeant = leaf.may.maySign && leaf.may.purposes.includes(purpose);
  const above = path?.slice(1) ?? [];
  for (const root of above.slice(-1)) material.usedRoots.set(root.sha256, root);
  const names = [leaf, ...above].map(({ name }) => name);
  const lists = path === null ? [] : await checkLists(path, material, at);
  return [{ what, holds: path !== null && inForce && isMeant, details: names }, ...lists];
}

async function checkLists(path: readonly Certificate[], material: Material, at: Date): Promise<ProofCheck[]> {
  const found: ProofCheck[] = [];
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1];
    const lists = issuer ? await listsOf(issuer, material) : [];
    // A list that was replaced before the seal was made says nothing about that day.
    if (!lists.some(({ nextUpdate }) => nextUpdate >= at))
      found.push({ what: 'noList', holds: false, details: [issuer?.name ?? ''] });
    const revoked = lists.flatMap((list) => list.revoked.get(certificate.serialHex) ?? []);
    const before = revoked.find((one) => one.isStolen || one.at <= at);
    const any = before ?? revoked[0];
    if (any)
      found.push({
        what: before ? 'notRevoked' : 'revokedLater',
        holds: !before,
        details: [certificate.name, any.at.toISOString()],
      });
  }
  return found;
}

async function listsOf(issuer: Certificate, { files }: Material): Promise<RevocationList[]> {
  const lists: RevocationList[] = [];
  for (const [name, bytes] of files) {
    if (!name.startsWith('revocation/')) continue;
    const list = await readList(bytes, issuer);
    if (list) lists.push(list);
  }
  return lists;
}
