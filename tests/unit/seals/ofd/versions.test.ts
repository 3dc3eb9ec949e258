// Files with several versions: which one was judged is told, and it is undecided where other programs would show another one.
import { expect, it } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { verifyOfd } from '../../../../src/seals/ofd/verify.ts';
import { verdictOfFile } from '../../../../src/shared/domain/verification.ts';
import { trustIn } from '../../../support/seals/judge.ts';
import { plainOfdParts } from '../../../support/seals/plain-ofd.ts';
import { cook, recipeOf } from '../../../support/seals/recipe.ts';
import { createSealPki, july } from '../../../support/seals/seal-pki.ts';

const pki = createSealPki('sm2');
const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';

interface Version {
  readonly index: number;
  readonly current: boolean;
  readonly root: string;
}

/** A file that was signed with its versions, all of it. */
async function judge(versions: readonly Version[]) {
  const plain = plainOfdParts();
  const root = plain['Doc_0/Document.xml'] ?? '';
  const elements = versions.map(
    ({ index, current }) =>
      `<ofd:Version ID="v${index}" Index="${index}" Current="${current}" BaseLoc="Doc_0/V${index}.xml"/>`,
  );
  const files = versions.map(({ index, root: path }) => [
    `Doc_0/V${index}.xml`,
    `<ofd:DocVersion ${ns} ID="v${index}" Version="${index}"><ofd:FileList/><ofd:DocRoot>/Doc_0/${path}</ofd:DocRoot></ofd:DocVersion>`,
  ]);
  const parts = {
    ...plain,
    'OFD.xml': String(plain['OFD.xml']).replace(
      '</ofd:DocRoot>',
      `</ofd:DocRoot><ofd:Versions>${elements.join('')}</ofd:Versions>`,
    ),
    'Doc_0/Document_2.xml': root,
    ...Object.fromEntries(files),
  };
  const source = memorySource(await cook(recipeOf(pki, { parts })));
  const { report } = await verifyOfd({ source, trust: trustIn(pki), now: july });
  const found = report.steps.coverage?.findings.find(({ code }) => /VERSION/.test(code));
  const { judgedVersion: judged, file, otherVersion: other } = found?.evidence ?? {};
  return [verdictOfFile(report), found?.code, judged, file, other];
}

const [first, second] = ['Doc_0/Document.xml', 'Doc_0/Document_2.xml'];

it('tells the version that was judged where every reader shows it', async () => {
  expect(await judge([{ index: 1, current: true, root: 'Document.xml' }])).toEqual([
    'valid',
    'OFD_VERSION_JUDGED',
    '1',
    first,
    undefined,
  ]);
});

it('is undecided where readers that know no versions show another document', async () => {
  const versions = [
    { index: 1, current: false, root: 'Document.xml' },
    { index: 2, current: true, root: 'Document_2.xml' },
  ];
  expect(await judge(versions)).toEqual(['indeterminate', 'OFD_OTHER_VERSION_SHOWN', '2', second, first]);
});

it('is undecided where none is marked and the newest is another one, or the marked one cannot be read', async () => {
  const unmarked = [
    { index: 2, current: false, root: 'Document_2.xml' },
    { index: 1, current: false, root: 'Document.xml' },
  ];
  expect((await judge(unmarked)).slice(1)).toEqual(['OFD_OTHER_VERSION_SHOWN', 'DocRoot', first, second]);
  const [verdict] = await judge([{ index: 1, current: true, root: '../../gone.xml' }]);
  expect(verdict).not.toBe('valid');
});
