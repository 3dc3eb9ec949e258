// Every class of attack on sealed OFDs that seals.md section 4 names, and some that it does not: made, judged, stopped at its step, for its reason.
import { expect, test } from 'vitest';
import { writeSequence, writeUnsigned } from '../../../../src/seals/pki/der-writer.ts';
import { readSm2Signature } from '../../../../src/seals/pki/sm2.ts';
import { bytesOf } from '../../../../src/seals/pki/sm2-signature.ts';
import type { TrustMaterial } from '../../../../src/seals/trust/trust-material.ts';
import type { FileStepName, SealStepName } from '../../../../src/shared/domain/verification.ts';
import { drop, edit, twiceTheSameEntry, unzipParts } from '../../../support/seals/container-damages.ts';
import { cmsShape, forgeCms, forgeToken, tokenShape } from '../../../support/seals/forge-cms.ts';
import { forgeOfd, type SignedPart } from '../../../support/seals/forge-ofd.ts';
import { forgeSeal, forgeSignature, sealShape, signatureShape } from '../../../support/seals/forge-ses.ts';
import { judgeOfd, trustIn } from '../../../support/seals/judge.ts';
import { nestedPicture } from '../../../support/seals/nested-picture.ts';
import { plainOfdParts, zipParts, type Parts } from '../../../support/seals/plain-ofd.ts';
import { cook, recipeOf, unitName, type Recipe } from '../../../support/seals/recipe.ts';
import { createSealPki, january, june } from '../../../support/seals/seal-pki.ts';

const pki = createSealPki('sm2');
const trust = trustIn(pki);
/** Only the authority's maker may make seals, and only the standard's encoding counts. */
const strict: TrustMaterial = {
  ...trust,
  policy: { ...trust.policy, sealMakers: [pki.maker.certificate.sha256], looseEncodings: 'refuse' },
};
const good = recipeOf(pki);
const otherUnit = pki.unit('云溪县财政局');
const stranger = createSealPki('sm2', '云海市');
const pageOne = 'Doc_0/Pages/Page_0/Content.xml';
const pageTwo = 'Doc_0/Pages/Page_1/Content.xml';
const template = 'Doc_0/Tpls/Tpl_0/Content.xml';
const annotation = 'Doc_0/Annots/Page_0/Annotation.xml';
const signatureXml = 'Doc_0/Signs/Sign_0/Signature.xml';
const list = 'Doc_0/Signs/Signatures.xml';
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const make = (change: Partial<Recipe>): Promise<Uint8Array> => cook({ ...good, ...change });
const withoutEntry = (path: string): boolean => path !== 'OFD.xml';

/** Sealed without a part that Document.xml names; the attacker adds it. */
const adding = (path: string): Partial<Recipe> => ({
  parts: drop(plainOfdParts(), path),
  after: (parts) => ({ ...parts, [path]: plainOfdParts()[path] ?? '' }),
});

/** A second version of the document with another first page, made the current one. */
function overlay(parts: Parts): Parts {
  const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const root =
    edit(parts, 'Doc_0/Document.xml', 'Pages/Page_0/', 'Pages/Page_1/')['Doc_0/Document.xml'] ?? '';
  const version = `<ofd:DocVersion ${ns} ID="v2" Version="2"><ofd:FileList/><ofd:DocRoot>/Doc_0/Document_2.xml</ofd:DocRoot></ofd:DocVersion>`;
  const named = { ...parts, 'Doc_0/Document_2.xml': root, 'Doc_0/V2.xml': version };
  const element =
    '<ofd:Versions><ofd:Version ID="v2" Index="2" Current="true" BaseLoc="Doc_0/V2.xml"/></ofd:Versions>';
  const body = '</ofd:DocRoot>';
  return edit(named, 'OFD.xml', body, `${body}${element}`);
}

/** The seal of a unit over some parts. */
function sealedBy(unit: string, covers: (path: string) => boolean): SignedPart {
  const signer = pki.unit(unit);
  const seal = forgeSeal(sealShape(pki.maker, signer, { name: unit }));
  return {
    signer,
    type: 'Seal',
    sealFile: null,
    covers,
    xml: {},
    signedValue: (xml) => forgeSignature(signatureShape(signer, seal), xml),
  };
}

/** Two trusted units: the second one puts a version of its own over what the first one sealed, and signs for it. */
const insiderOverlay = (): Promise<Uint8Array> =>
  forgeOfd({
    parts: overlay(plainOfdParts()),
    signatures: [
      sealedBy(unitName, (path) => !/OFD\.xml|Document_2|V2/.test(path)),
      sealedBy('云溪县财政局', () => true),
    ],
  });

/** Two units over the same document, neither over the other's signature. */
const jointly = (): Promise<Uint8Array> =>
  forgeOfd({
    signatures: [unitName, '云溪县财政局'].map((unit) => sealedBy(unit, (path) => !path.includes('/Signs/'))),
  });

/** All files of the signature, put into another document. */
async function lifted(): Promise<Uint8Array> {
  const parts = await unzipParts(await make({}));
  const signs = Object.entries(parts).filter(([path]) => path.startsWith('Doc_0/Signs/'));
  const other = plainOfdParts({ title: '另一份公文' });
  const entry = String(other['OFD.xml']).replace(
    '</ofd:DocBody>',
    '<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>',
  );
  return zipParts({ ...other, 'OFD.xml': entry, ...Object.fromEntries(signs) });
}

/** A Reference that names the real page, read relative to Signature.xml, leads to a copy; the page itself is another. */
const shadowedReference = (): Promise<Uint8Array> =>
  make({
    xml: {},
    parts: { ...plainOfdParts(), [`Doc_0/Signs/Sign_0/${pageOne}`]: plainOfdParts()[pageOne] ?? '' },
    covers: (path) => path !== pageOne,
    after: (parts) => ({ ...parts, [pageOne]: parts[pageTwo] ?? '' }),
  });

const raw = (value: Uint8Array): Uint8Array => {
  const { r, s } = readSm2Signature(value);
  return Buffer.concat([bytesOf(r), bytesOf(s)]);
};
const padded = (value: Uint8Array): Uint8Array => {
  const { r, s } = readSm2Signature(value);
  return writeSequence(writeUnsigned(bytesOf(r)), writeUnsigned(bytesOf(s)), writeUnsigned(bytesOf(1n)));
};

/** Signed after the certificate had ended, claimed for the time before. */
const expired = pki.unit(unitName, { notBefore: january, notAfter: day('2026-05-20') });
const backdated = (stamped: boolean): Promise<Uint8Array> => {
  const token = (value: Uint8Array): Uint8Array =>
    forgeToken(tokenShape(pki.timeStamper, value, { at: june }));
  return make({
    signer: expired,
    signature: { signedAt: day('2026-05-10'), timeStamp: stamped ? token : null },
  });
};

const bareWithSeal = (): Promise<Uint8Array> => {
  const { signer } = good;
  const seal = forgeSeal(sealShape(stranger.maker, signer));
  const part: SignedPart = {
    signer,
    type: 'Seal',
    sealFile: seal,
    covers: () => true,
    xml: {},
    signedValue: (xml) => forgeCms(cmsShape(signer, xml)),
  };
  return forgeOfd({ signatures: [part] });
};

interface Attack {
  readonly name: string;
  readonly make: () => Promise<Uint8Array>;
  readonly verdict?: 'invalid' | 'indeterminate';
  readonly step: SealStepName | FileStepName;
  readonly code: string;
}

const coverage = { step: 'coverage', code: 'OFD_RENDERED_FILE_UNSIGNED' } as const;
const references = { step: 'references', code: 'OFD_REF_DIGEST_MISMATCH' } as const;
const seal = (change: Recipe['seal'] & object) => () => make({ seal: change });

/** One more document in an OFD.xml that nobody signed; `$` is its root. */
const withBody = (body: string) => (): Promise<Uint8Array> =>
  make({
    covers: withoutEntry,
    after: (parts) =>
      edit(
        { ...parts, 'Doc_1/Document.xml': parts['Doc_0/Document.xml'] ?? '' },
        'OFD.xml',
        '</ofd:OFD>',
        `${body.replace('$', '<ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>')}</ofd:OFD>`,
      ),
  });

const attacks: readonly Attack[] = [
  {
    name: 'a swapped page',
    make: () => make({ after: (parts) => ({ ...parts, [pageOne]: parts[pageTwo] ?? '' }) }),
    ...references,
  },
  {
    name: 'a swapped resource',
    make: () => make({ after: (parts) => ({ ...parts, 'Doc_0/Res/ring.png': nestedPicture() }) }),
    ...references,
  },
  { name: 'an added template', make: () => make(adding(template)), ...coverage },
  { name: 'an added annotation', make: () => make(adding(annotation)), ...coverage },
  {
    name: 'a picture put where a reader looks first',
    make: () =>
      make({
        after: (parts) => ({ ...parts, 'Doc_0/Res/Res/ring.png': nestedPicture() }),
        parts: edit(plainOfdParts(), 'Doc_0/PublicRes.xml', '>ring.png', '>Res/ring.png'),
      }),
    ...coverage,
  },
  {
    name: 'a second DocBody',
    make: withBody('<ofd:DocBody>$</ofd:DocBody>'),
    ...coverage,
  },
  ...['<x:DocBody xmlns:x="urn:x">$</x:DocBody>', '<ofd:More><ofd:DocBody>$</ofd:DocBody></ofd:More>'].map(
    (body): Attack => ({
      name: `a DocBody that only other readers find: ${body.slice(1, 5)}`,
      make: withBody(body),
      step: 'container',
      code: 'CONTAINER_AMBIGUOUS',
    }),
  ),
  {
    name: 'a version overlay (OFD shadow)',
    make: () => make({ covers: withoutEntry, after: overlay }),
    step: 'coverage',
    code: 'OFD_VERSION_OVERLAY_UNSIGNED',
  },
  {
    name: 'an overlay that another trusted unit signs under the first unit’s stamp',
    make: insiderOverlay,
    step: 'ownCoverage',
    code: 'OFD_STAMPED_PAGE_UNSIGNED',
  },
  {
    name: 'two roots, one for each kind of reader',
    make: () =>
      make({
        covers: withoutEntry,
        after: (parts) =>
          edit(
            parts,
            'OFD.xml',
            '<ofd:DocRoot>',
            '<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:DocRoot>',
          ),
      }),
    step: 'container',
    code: 'CONTAINER_AMBIGUOUS',
  },
  { name: 'a Reference that leads to a copy', make: shadowedReference, ...coverage },
  {
    name: 'Signature.xml edited',
    make: () => make({ after: (parts) => edit(parts, signatureXml, 'PageRef="101"', 'PageRef="102"') }),
    step: 'documentHash',
    code: 'SES_DOC_HASH_MISMATCH',
  },
  { name: 'a seal lifted into another document', make: lifted, ...references },
  {
    name: 'a stolen seal used with another certificate',
    make: () => make({ signer: otherUnit, seal: { list: sealShape(pki.maker, good.signer).list } }),
    step: 'signerInSeal',
    code: 'SEAL_SIGNER_NOT_LISTED',
  },
  {
    name: 'a home-made seal with the right picture and name',
    make: seal({ maker: stranger.maker }),
    verdict: 'indeterminate',
    step: 'makerChain',
    code: 'SEAL_MAKER_UNTRUSTED',
  },
  {
    name: 'a seal of the right name made by another unit',
    make: () => make({ signer: otherUnit, seal: { maker: otherUnit } }),
    verdict: 'indeterminate',
    step: 'policy',
    code: 'SEAL_MAKER_NOT_AUTHORISED',
  },
  {
    name: 'a nested OFD that draws beyond the seal',
    make: seal({ picture: { type: 'ofd', data: nestedPicture('0 0 200 200') } }),
    step: 'sealPicture',
    code: 'SEAL_PICTURE_EXCEEDS_BOX',
  },
  {
    name: 'a bare signature dressed with a seal',
    make: bareWithSeal,
    step: 'sealPicture',
    code: 'SEAL_FILE_MISMATCH',
  },
  {
    name: 'backdating, met by a trusted time stamp',
    make: () => backdated(true),
    verdict: 'indeterminate',
    step: 'signerValidity',
    code: 'CERT_EXPIRED_BEFORE_POE',
  },
  {
    name: 'one entry twice in the archive',
    make: async () => twiceTheSameEntry(await make({}), pageTwo, pageOne),
    step: 'container',
    code: 'CONTAINER_AMBIGUOUS',
  },
  {
    name: 'names that differ in case only',
    make: async () => twiceTheSameEntry(await make({}), pageTwo, pageOne.replace('Content', 'CONTENT')),
    step: 'container',
    code: 'CONTAINER_AMBIGUOUS',
  },
  {
    name: 'keyed SM3 as digest',
    make: () => make({ xml: { checkMethod: '1.2.156.10197.1.401.2' } }),
    step: 'digestAlgorithm',
    code: 'DIGEST_ALG_UNSUPPORTED',
  },
  {
    name: 'MD5 as digest',
    make: () => make({ xml: { checkMethod: 'MD5' } }),
    step: 'digestAlgorithm',
    code: 'DIGEST_ALG_WEAK',
  },
  {
    name: 'another algorithm in the XML than in the seal',
    make: () => make({ xml: { signatureMethod: '1.2.840.113549.1.1.11' } }),
    step: 'signatureAlgorithm',
    code: 'SIG_ALG_CERT_MISMATCH',
  },
  {
    name: 'a signature of the same r and s in other bytes',
    make: () => make({ signature: { value: raw } }),
    step: 'signatureValue',
    code: 'SIG_ENCODING_NONCANONICAL',
  },
  {
    name: 'a signature with a third number',
    make: () => make({ signature: { value: padded } }),
    step: 'signatureValue',
    code: 'SIG_ENCODING_MALFORMED',
  },
  {
    name: 'empty References',
    make: () => make({ xml: { references: [] } }),
    ...coverage,
  },
  {
    name: 'a list of signatures that was taken away',
    make: () => make({ covers: withoutEntry, after: (parts) => drop(parts, list) }),
    step: 'sealPresent',
    code: 'OFD_SIGNATURE_XML_MALFORMED',
  },
  {
    name: 'one unit’s signature in the place of another’s, so that its seal is seen twice',
    make: async () => {
      const parts = await unzipParts(await jointly());
      const copied = ['Signature.xml', 'SignedValue.dat'].map((file) => [
        `Doc_0/Signs/Sign_1/${file}`,
        parts[`Doc_0/Signs/Sign_0/${file}`] ?? '',
      ]);
      return zipParts({ ...parts, ...(Object.fromEntries(copied) as Parts) });
    },
    step: 'signatureXml',
    code: 'OFD_SIGNATURE_XML_MALFORMED',
  },
  {
    name: 'a seal taken off the list of a joint document',
    make: async () => {
      const parts = await unzipParts(await jointly());
      return zipParts(edit(parts, list, /<ofd:Signature ID="s020".*?\/>/, ''));
    },
    verdict: 'indeterminate',
    step: 'sealPresent',
    code: 'OFD_SIGNATURE_UNLISTED',
  },
  {
    name: 'a seal without a place on any page',
    make: () => make({ xml: { stamps: [] } }),
    verdict: 'indeterminate',
    step: 'sealPicture',
    code: 'SEAL_NOT_DRAWN',
  },
];

test.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
  const { verdict, codes, report } = await judgeOfd(await attack.make(), strict);
  const steps: Partial<Record<string, { findings: readonly { code: string }[] }>>[] = [
    report.steps,
    ...report.seals.map((one) => one.steps),
  ];
  const told = steps.flatMap((each) => each[attack.step]?.findings ?? []).map(({ code }) => code);
  expect({ verdict, main: codes[0] }).toEqual({ verdict: attack.verdict ?? 'invalid', main: attack.code });
  expect(told).toContain(attack.code);
});

test('the unharmed file is valid under the same policy, so that what stops the others is the attack', async () => {
  const { verdict, report } = await judgeOfd(await make({}), strict);
  expect(verdict).toBe('valid');
  expect(report.seals[0]).toMatchObject({ sealName: unitName, signerName: unitName, pages: [1] });
});

test('backdating without a time stamp is not stopped, and says that only the signer says when', async () => {
  const { verdict, codes } = await judgeOfd(await backdated(false), strict);
  expect([verdict, codes.includes('TIME_CLAIMED_ONLY')]).toEqual(['valid', true]);
});

test('seals that are taken off with their list leave a file that is not sealed, never a valid one', async () => {
  const bare = await make({
    covers: withoutEntry,
    after: (parts) => edit(parts, 'OFD.xml', /<ofd:Signatures>.*<\/ofd:Signatures>/, ''),
  });
  const { verdict, codes } = await judgeOfd(bare, strict);
  expect([verdict, codes]).toEqual(['notSealed', ['NO_SIGNATURE', 'OFD_SIGNATURE_UNLISTED']]);
});
