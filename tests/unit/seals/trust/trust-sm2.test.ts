// The SM2 chain of a publication: handed out by the exchange, believed because the signed policy names its root.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import { judgeSigner } from '../../../../src/seals/pki/path.ts';
import { trustMaterialOf } from '../../../../src/seals/trust/trust-material.ts';
import { acceptPublication } from '../../../../src/seals/trust/trust-store.ts';
import type { Publication } from '../../../../src/shared/domain/published.ts';
import { hourMs, openBench, start } from '../../authority/prefecture.ts';
import type { Bench } from '../../authority/prefecture.ts';

let bench: Bench;
let publication: Publication;
let other: Publication;
beforeAll(async () => {
  bench = openBench();
  publication = await bench.authority.publish();
  bench.now = new Date(start.getTime() + hourMs);
  other = await bench.authority.publish();
});
afterAll(() => {
  bench.close();
});

const now = new Date(start.getTime() + 2 * hourMs);
const accept = (changed: Publication) =>
  acceptPublication({
    publication: changed,
    pinnedRootSha256: bench.authority.rootSha256,
    previous: null,
    now,
  });

function withCertificates(change: Partial<Publication['certificates']>): Publication {
  return { ...publication, certificates: { ...publication.certificates, ...change } };
}

describe('the SM2 chain of a publication', () => {
  it('is believed, with its lists, beside the RSA one', () => {
    const accepted = accept(publication);
    if (!accepted.ok) throw new RangeError(accepted.code);
    const { sm2, anchors } = accepted.trust;
    expect([sm2.anchors.length, sm2.intermediates.length, sm2.crls.length]).toEqual([1, 1, 2]);
    expect([...sm2.anchors, ...sm2.intermediates].map(({ keyKind }) => keyKind)).toEqual(['sm2', 'sm2']);
    const material = trustMaterialOf(accepted.trust);
    expect(material.anchors).toEqual([...anchors, ...sm2.anchors]);
    const [intermediate] = sm2.intermediates;
    if (intermediate === undefined) throw new RangeError('no intermediate');
    const judged = judgeSigner({
      leaf: intermediate,
      intermediates: [],
      at: now,
      provenAt: null,
      now,
      trust: material,
      use: 'anySigner',
    });
    expect([judged.path?.length, judged.validity.result]).toEqual([2, 'passed']);
  });

  it('left out, or with another root than the policy names, refuses the whole publication', () => {
    const { root, intermediates, listSigner } = publication.certificates;
    const [left, swapped] = [
      accept({ ...publication, certificates: { root, intermediates, listSigner } }),
      accept(withCertificates({ sm2: { root: publication.certificates.root, intermediates: [] } })),
    ];
    for (const refused of [left, swapped])
      expect(refused).toMatchObject({ ok: false, code: 'root-not-pinned' });
  });

  it('with an intermediate whose list is missing, or that is not of this root, is refused', () => {
    const sm2 = publication.certificates.sm2;
    if (sm2 === undefined) throw new RangeError('no SM2 chain');
    const stranger = publication.certificates.intermediates[0] ?? '';
    expect(
      accept(withCertificates({ sm2: { ...sm2, intermediates: [...sm2.intermediates, stranger] } })),
    ).toMatchObject({
      ok: false,
      code: 'crl-refused',
      evidence: { missing: parseCertificate(stranger).sha256 },
    });
    expect(accept(withCertificates({ sm2: { ...sm2, intermediates: [] } }))).toMatchObject({
      ok: false,
      code: 'crl-refused',
    });
    expect(accept({ ...publication, certificates: { ...other.certificates, sm2 } })).toMatchObject({
      ok: true,
    });
  });
});
