// The page: a proof is dropped or chosen, every check is shown. Nothing leaves the machine; the page's policy forbids it.
import { checkProof, type CheckKey, type ProofResult } from './check-proof.ts';

const titles: Readonly<Record<CheckKey, readonly [zh: string, en: string]>> = {
  files: ['证明里的每个文件都与清单一致', 'Every file of the proof is as its list says'],
  manifest: ['清单由出具单位的机器签署', 'The list is signed by the machine of the unit that gave it'],
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
  reading: [
    'PDF 的签名成立，并与封装出自同一证书',
    'The signature of the PDF holds, by the same certificate as the package',
  ],
  notRevoked: ['证书在用印之前已被吊销', 'The certificate had been revoked before sealing'],
};

const verdicts: Readonly<Record<string, string>> = {
  valid: '有效 valid',
  invalid: '无效 invalid',
  indeterminate: '无法判断 indeterminate',
};

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
