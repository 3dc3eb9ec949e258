// The page inside a proof refuses what the engine refuses: a signature that does not name its certificate or its content, a content beside it, a short key.
import { describe, expect, it } from 'vitest';
import { type CmsShape, cmsShape, forgeCms } from '../../../support/seals/forge-cms.ts';
import { verifyDetached } from '../../../../src/seals/pki/cms.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import { createTestPki, newRsaKey } from '../pki/test-pki.ts';

// The page is another project of the compiler: it is taken by its address, and only this much of it.
const page = new URL('../../../../src/renderer/proof/cms.ts', import.meta.url).href;
const { checkCms } = (await import(page)) as {
  checkCms(cms: Uint8Array, content: Uint8Array): Promise<{ readonly holds: boolean }>;
};

const pki = createTestPki();
const { signer } = pki.issue();
const content = new TextEncoder().encode('一件公文');
const forge = (change: Partial<CmsShape> = {}, by = signer): Uint8Array =>
  forgeCms(cmsShape(by, content, { family: 'rfc', withEss: true, ...change }));

/** What the page says, and what the engine says; a throw is a refusal too. */
async function say(cms: Uint8Array): Promise<{ page: boolean; engine: boolean }> {
  const page = await checkCms(cms, content).then(
    ({ holds }) => holds,
    () => false,
  );
  const outcome = verifyDetached({ cms, digest: (name) => digestOf(name, content), content: () => content });
  const isBound = outcome.ok && !outcome.notes.includes('CMS_SIGNING_CERT_ATTR_ABSENT');
  return { page, engine: isBound };
}

describe('a signature on the page of a proof', () => {
  it('holds when it names its certificate and its content', async () => {
    expect(await say(forge())).toEqual({ page: true, engine: true });
  });

  const other = pki.issue().signer;
  it.each<[string, () => Uint8Array]>([
    ['without the attribute that names the certificate', () => forge({ withEss: false })],
    ['with the type of another content', () => forge({ contentType: '1.2.840.113549.1.9.16.1.4' })],
    ['with a content of its own', () => forge({ inside: content })],
    ['with another digest', () => forge({ messageDigest: (digest) => digest.map((byte) => byte ^ 1) })],
    ['with another certificate under it', () => forge({ certificates: [other.certificate.der] })],
    ['by a key of 1024 bits', () => forge({}, pki.issue({ privateKey: newRsaKey(1024) }).signer)],
  ])('does not hold %s', async (_, make) => {
    expect(await say(make())).toEqual({ page: false, engine: false });
  });
});
