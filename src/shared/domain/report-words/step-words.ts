// Names of the steps, results and verdicts of a file report.
import type { CheckResult } from '../report.ts';
import type { FileStepName, FileVerdict, FindingForce, Procedure, SealStepName } from '../verification.ts';
import type { Bilingual } from './remedies.ts';

const name = (zhCN: string, en: string): Bilingual => ({ 'zh-CN': zhCN, en });

/** What each step asks, as a statement that holds when it passed. */
export const stepNames: Readonly<Record<FileStepName | SealStepName, Bilingual>> = {
  container: name('文件完好，没有两种读法', 'The file is sound and reads in one way only'),
  sealPresent: name('有电子印章或签名', 'There is a seal or signature'),
  coverage: name('所有显示的内容都在印章保护之下', 'Everything shown is protected by the seals'),
  signatureFields: name(
    '签名都能在表单里找到，没有隐藏的',
    'Every signature stands in the form, none is hidden',
  ),
  digests: name('每个文件与签名时相同', 'Every file is as it was signed'),
  packageDocument: name('封装里的文件与公文清单一致', 'The files are the ones that the document names'),
  senderBinding: name('发送单位就是用印单位', 'The sender is the unit that sealed'),
  sealRegistered: name('所用印章已在本单位名下备案', 'The seal is registered for this unit'),
  bodySealers: name('正文由应当用印的单位盖章', 'The body bears the seals of the units that must seal it'),
  signatureXml: name('签章描述合规', 'The description of the seal is well-formed'),
  digestAlgorithm: name('摘要算法可靠', 'The digest algorithm is safe'),
  references: name('受保护的文件都在，没有改动', 'The protected files are there, unchanged'),
  ownCoverage: name('这枚印章保护所显示的全部内容', 'This seal itself protects everything shown'),
  signedValue: name('签章数据合规', 'The signature data is well-formed'),
  signatureAlgorithm: name(
    '签名算法可靠，与证书相配',
    'The signature algorithm is safe and fits the certificate',
  ),
  documentHash: name('印章盖在这份内容上', 'The seal was put on this content'),
  signatureValue: name('签名值成立', 'The signature value holds'),
  sealSignature: name('印章确由制章机构制作，没有改动', 'The seal is as its maker made it'),
  signerInSeal: name('签章证书在印章的授权名单里', 'The signer is on the list of the seal'),
  sealPicture: name('画出的就是签章里的印章', 'The picture shown is the one in the seal'),
  signingTime: name('用印时间合理', 'The time of sealing is plausible'),
  timeStamp: name('时间戳可信', 'The time stamp can be trusted'),
  sealWindow: name('用印时印章在有效期内', 'The seal was in force at sealing'),
  sealStatus: name('印章没有被注销', 'The seal has not been revoked'),
  signerChain: name(
    '签章证书出自信任的上级，用途正确',
    'The signer’s certificate comes from a trusted authority, for this use',
  ),
  signerValidity: name(
    '用印时证书有效，没有被吊销',
    'The certificate was in force at sealing and not revoked',
  ),
  makerChain: name('制章机构出自信任的上级', 'The maker of the seal comes from a trusted authority'),
  policy: name('符合本单位的验章规则', 'It fits the rules of this unit'),
  byteRange: name('签名范围合规', 'The signed range is well-formed'),
  contentsGap: name('签名就在范围的缺口里', 'The signature fills the gap of its range'),
  signedRevision: name('盖章时的那一版是完整的', 'The sealed version is complete'),
  subFilter: name('签名的形式本机认识', 'The form of the signature is known here'),
  cms: name('签名数据合规', 'The signature data is well-formed'),
  signerCertificate: name('签名指明了所用的证书', 'The signature names its certificate'),
  digestAndSignature: name('内容没有改动，签名值成立', 'The content is unchanged and the signature holds'),
  laterRevisions: name('盖章之后没有不允许的改动', 'Nothing was changed after sealing that may not be'),
};

export const resultNames: Readonly<Record<CheckResult, Bilingual>> = {
  passed: name('通过', 'passed'),
  failed: name('不通过', 'failed'),
  unknown: name('无法判断', 'unknown'),
  notApplicable: name('不适用', 'not applicable'),
};

export const verdictNames: Readonly<Record<FileVerdict, Bilingual>> = {
  valid: name('有效', 'valid'),
  invalid: name('无效', 'invalid'),
  indeterminate: name('无法判断', 'indeterminate'),
  notSealed: name('未盖章', 'not sealed'),
};

/** What the verdict means for the clerk. */
export const verdictSentences: Readonly<Record<FileVerdict, Bilingual>> = {
  valid: name(
    '全部步骤通过：内容没有改动，用印者可信。',
    'Every step passed: the content is unchanged and the signer can be trusted.',
  ),
  invalid: name(
    '有步骤不通过：不要据此办理，先弄清原因。',
    'A step failed: do not act on it before the reason is clear.',
  ),
  indeterminate: name(
    '没有发现改动，但有步骤现在无法完成：按提示核对后再决定。',
    'No change was found, but a step cannot be completed now: follow the advice before deciding.',
  ),
  notSealed: name(
    '文件上没有印章，也没有签名：它不能证明由谁发出。',
    'The file bears no seal and no signature: it does not show who issued it.',
  ),
};

export const forceNames: Readonly<Record<FindingForce, Bilingual>> = {
  fatal: name('致命', 'fatal'),
  undecided: name('存疑', 'undecided'),
  note: name('提示', 'note'),
};

export const sealKindNames: Readonly<Record<'seal' | 'signature' | 'timeStamp', Bilingual>> = {
  seal: name('电子印章', 'Seal'),
  signature: name('数字签名', 'Signature'),
  timeStamp: name('时间戳', 'Time stamp'),
};

/** Which steps stand together when a person reads the report: what was sealed, the seal, who sealed, when. */
export const stepGroups = [
  {
    id: 'content',
    name: name('内容', 'Content'),
    steps: [
      'signatureXml',
      'byteRange',
      'contentsGap',
      'signedRevision',
      'digestAlgorithm',
      'references',
      'ownCoverage',
      'documentHash',
      'laterRevisions',
    ],
  },
  {
    id: 'signature',
    name: name('签名', 'Signature'),
    steps: ['subFilter', 'cms', 'signedValue', 'signatureAlgorithm', 'signatureValue', 'digestAndSignature'],
  },
  {
    id: 'seal',
    name: name('印章', 'Seal'),
    steps: ['sealSignature', 'signerInSeal', 'sealPicture', 'sealWindow', 'sealStatus', 'makerChain'],
  },
  {
    id: 'signer',
    name: name('用印者', 'Signer'),
    steps: ['signerCertificate', 'signerChain', 'signerValidity', 'policy'],
  },
  { id: 'time', name: name('时间', 'Time'), steps: ['signingTime', 'timeStamp'] },
] as const satisfies readonly {
  readonly id: string;
  readonly name: Bilingual;
  readonly steps: readonly SealStepName[];
}[];

/** What the bytes turned out to be, as `FileReport.format` says it. */
export const formatNames: Readonly<Record<string, Bilingual>> = {
  ofd: name('OFD 版式文件', 'OFD document'),
  pdf: name('PDF 文件', 'PDF document'),
  'asic-e': name('公文封装（ASiC-E）', 'Document package (ASiC-E)'),
  esl: name('电子印章', 'Electronic seal'),
  ses: name('签章数据', 'Signature data of a seal'),
  cms: name('签名数据（CMS）', 'Signature data (CMS)'),
  'signature-xml': name('签章描述', 'Description of a seal'),
  key: name('密钥', 'Key'),
  certificate: name('证书', 'Certificate'),
  crl: name('证书吊销清单', 'Certificate revocation list'),
  tst: name('时间戳', 'Time stamp'),
  data: name('数据', 'Data'),
  encrypted: name('加密的公文封装', 'Encrypted document package'),
  unknown: name('不认识的文件', 'Unknown file'),
};

/** The procedure that was followed. */
export const procedureNames: Readonly<Record<Procedure, Bilingual>> = {
  ofd: name('OFD 签章验证（GB/T 38540）', 'Seals on OFD (GB/T 38540)'),
  pdf: name('PDF 签名验证（ISO 32000-2）', 'Signatures in PDF (ISO 32000-2)'),
  package: name('封装签名验证（ETSI EN 319 162）', 'Signed packages (ETSI EN 319 162)'),
  seal: name('印章文件验证', 'Seal data alone'),
};
