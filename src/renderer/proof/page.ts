// The page: a proof is dropped or chosen, every check is shown. Nothing leaves the machine; the page's policy forbids it.
import { checkProof, type CheckKey, type ProofResult } from './check-proof.ts';

const titles: Readonly<Record<CheckKey, readonly [zh: string, en: string]>> = {
  files: ['证明里的每个文件都与清单一致', 'Every file of the proof is as its list says'],
  manifest: ['清单由出具单位的机器签署', 'The list is signed by the machine of the unit that gave it'],
  manifestSigner: [
    '签署清单的机器证书当时有效，出自根证书',
    'The machine’s certificate was in force and leads to a root',
  ],
  package: [
    '公文封装的签名成立，每个文件都没有改动',
    'The signature of the package holds, no file was changed',
  ],
  packageSigner: [
    '封装签署者的证书当时有效，出自根证书',
    'The certificate of the package’s signer was in force and leads to a root',
  ],
  ofd: [
    'OFD 原件的电子印章成立，所有内容都在保护之下',
    'The seal of the OFD original holds and protects everything',
  ],
  ofdSigner: [
    'OFD 签章证书当时有效，出自根证书',
    'The certificate of the seal’s signer was in force and leads to a root',
  ],
  ofdMaker: ['制章机构的证书出自根证书', 'The certificate of the seal’s maker leads to a root'],
  reading: ['PDF 的签名成立，管到整个文件', 'The signature of the PDF holds and covers all of it'],
  readingSigner: [
    'PDF 签章证书当时有效，出自根证书',
    'The certificate of the PDF’s signer was in force and leads to a root',
  ],
  verdict: ['出具单位当时的结论是有效', 'The unit that gave the proof had judged the document valid'],
  subject: ['证明说的就是这份公文', 'The proof speaks of this very document'],
  original: ['公文原件齐全，且只有一份', 'There is one original and what belongs to it'],
  sealers: [
    '封装和印章的单位就是公文写明的发文机关',
    'Package and seals are by the units that the document names as its issuers',
  ],
  revokedLater: [
    '证书在所称用印时间之后被吊销',
    'The certificate was revoked after the claimed time of sealing',
  ],
  noList: [
    '证明里没有管到用印时间的吊销列表，无法排除证书已被吊销',
    'No revocation list of this issuer reaches the time of sealing: a revocation cannot be ruled out',
  ],
  notRevoked: ['证书在用印之前已被吊销', 'The certificate had been revoked before sealing'],
};

const verdicts: Readonly<Record<string, string>> = {
  valid: '有效 valid',
  invalid: '无效 invalid',
  indeterminate: '无法判断 indeterminate',
};

/** What somebody might take for checked, and is not. */
const notChecked: readonly (readonly [zh: string, en: string])[] = [
  [
    '根证书是不是上级机构的：请核对上面的指纹；不一致，本页的结论都不成立。',
    'Whether the roots are the authority’s: compare the fingerprints above; if they differ, nothing on this page holds.',
  ],
  [
    '印章是否登记、停用、作废，是否由准许的机构制作：以出具单位的报告为准。',
    'Whether the seals are registered, suspended or destroyed, and made by an authorised maker: see the report of the unit that gave the proof.',
  ],
  [
    '用印时间：只是签署者写的，本页不核对时间戳；吊销列表也只说明到它签发时为止。',
    'The time of sealing: the signer’s own word, time stamps are not checked here; revocation lists say nothing after their day.',
  ],
  [
    '版面内容：PDF 阅读件与 OFD 原件、与批准的正文是否一致，印章图样和位置是否正确。',
    'What the pages show: whether the PDF, the OFD original and the approved text are the same, and whether the seals look and stand as they should.',
  ],
  ['回执和送达单的签名。', 'The signatures of receipts and delivery notes.'],
];

function element(name: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function show(target: HTMLElement, result: ProofResult): void {
  const good = result.checks.every(({ holds }) => holds);
  const list = document.createElement('ul');
  for (const { what, holds, details } of result.checks) {
    const item = element('li', '', holds ? 'good' : 'bad');
    const [zh, en] = titles[what];
    item.append(element('strong', `${holds ? '√' : '×'} ${zh}`), element('span', en));
    for (const detail of details.slice(0, 20)) item.append(element('code', detail));
    item.dataset['check'] = what;
    list.append(item);
  }
  const open = document.createElement('ul');
  for (const [zh, en] of notChecked) {
    const item = element('li', zh);
    item.append(element('span', en));
    open.append(item);
  }
  const roots = document.createElement('ul');
  for (const { name, sha256 } of result.roots) {
    const item = element('li', name);
    item.append(element('code', sha256));
    roots.append(item);
  }
  target.replaceChildren(
    element(
      'h2',
      good ? '本页的检查全部通过 All checks of this page hold' : '有检查不通过 A check failed',
      good ? 'good' : 'bad',
    ),
    element('p', `《${result.title}》`),
    element('p', `出具 Given by: ${result.givenBy}, ${result.givenAt}`),
    element(
      'p',
      `出具单位当时的结论 Its verdict then: ${verdicts[result.verdict] ?? ''} (${result.judgedAt})`,
    ),
    list,
    element('h3', '请核对根证书 Compare these roots with what the authority publishes'),
    roots,
    element('h3', '本页不核对的 What this page does not check'),
    open,
  );
  target.dataset['state'] = good ? 'holds' : 'fails';
}

async function take(target: HTMLElement, file: File | undefined): Promise<void> {
  if (!file) return;
  target.dataset['state'] = 'working';
  target.replaceChildren(element('p', '正在核对… Checking…'));
  try {
    show(target, await checkProof(new Uint8Array(await file.arrayBuffer())));
  } catch {
    target.dataset['state'] = 'refused';
    target.replaceChildren(
      element('h2', '这不是一份可读的验章证明 This is no readable proof', 'bad'),
      element('p', '请选择整个证明文件（zip），不要先解压。Choose the whole zip file, not unpacked.'),
    );
  }
}

const result = document.getElementById('result');
const input = document.querySelector('input');
if (result && input) {
  input.addEventListener('change', () => void take(result, input.files?.[0]));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    void take(result, event.dataTransfer?.files[0]);
  });
}
