// What the clerk does about a finding. Many codes share a remedy; each sentence stands once.

/** A sentence in both languages. */
export interface Bilingual {
  readonly 'zh-CN': string;
  readonly en: string;
}

export const remedies = {
  nothing: { 'zh-CN': '无须处理。', en: 'Nothing to do.' },
  know: {
    'zh-CN': '了解即可，不影响印章的效力。',
    en: 'For your knowledge; the seal is not affected.',
  },
  readFirst: {
    'zh-CN': '先处理排在前面的原因，再重新验证。',
    en: 'See to the reasons named before this one, then judge again.',
  },
  resend: {
    'zh-CN': '请来文单位重新发送；再次出现的，告知管理员。',
    en: 'Ask the sender to send it again; if it happens twice, tell the administrator.',
  },
  plainFile: {
    'zh-CN': '请来文单位换用普通的 OFD、PDF 或公文封装重新提供。',
    en: 'Ask the sender for a plain OFD, PDF or document package.',
  },
  smallerFile: {
    'zh-CN': '请来文单位减小文件后重新提供；来路不明的不要打开。',
    en: 'Ask the sender for a smaller file; do not open one of unknown origin.',
  },
  doNotOpen: {
    'zh-CN': '不要打开，不要据此办理。退文，并致电来文单位说明。',
    en: 'Do not open it and do not act on it. Return it and call the sender.',
  },
  returnInvalid: {
    'zh-CN': '不要据此办理。按“印章无效”退文，并致电来文单位核实。',
    en: 'Do not act on it. Return it as “seal not valid” and call the sender.',
  },
  askOriginal: {
    'zh-CN': '只看盖章时的那一版；请来文单位提供盖章时的原件。',
    en: 'Rely only on the version that was sealed; ask the sender for the original.',
  },
  sealAgain: {
    'zh-CN': '请来文单位用现行的签章软件重新用印。',
    en: 'Ask the sender to seal it again with current software.',
  },
  newCertificate: {
    'zh-CN': '不要据此办理。请来文单位的管理员向发证机构换发证书后重新用印。',
    en: 'Do not act on it. The sender’s administrator has the certificate replaced, then the document is sealed again.',
  },
  importIssuer: {
    'zh-CN': '请管理员核实后导入签发机构的根证书或中间证书，再重新验证；急件先致电来文单位核实。',
    en: 'The administrator checks and imports the issuer’s root or intermediate certificate; then judge again. In urgent cases call the sender.',
  },
  updateLists: {
    'zh-CN': '连上交换中心更新清单，或导入清单文件，再重新验证；急件先致电来文单位核实。',
    en: 'Connect to the exchange to update the lists, or import them, then judge again. In urgent cases call the sender.',
  },
  replaceList: {
    'zh-CN': '请管理员向发布机构重新取得吊销清单后导入，再重新验证。',
    en: 'The administrator gets the revocation list again from its issuer and imports it; then judge again.',
  },
  askAuthority: {
    'zh-CN': '向印章管理机构核实这枚印章；核实清楚前不要办理。',
    en: 'Ask the authority about this seal; do not act on the document before.',
  },
  remakeSeal: {
    'zh-CN': '不要据此办理。请来文单位向印章管理机构重新制章后再用印。',
    en: 'Do not act on it. The sender has the seal made again by the authority and seals again.',
  },
  stopAndReport: {
    'zh-CN': '不要据此办理。立即致电来文单位和印章管理机构：印章可能被盗用。',
    en: 'Do not act on it. Call the sender and the authority at once: the seal may be in wrong hands.',
  },
  sendKeyAgain: {
    'zh-CN': '请发文单位在签收情况里对本单位重发交接单；仍打不开的，请其重新发文。',
    en: 'Ask the sender to send the note again to this unit (in the status of the document); if that does not help, to send the document anew.',
  },
  restoreKeys: {
    'zh-CN':
      '换过证书的：旧密钥留在本机数据库里，请用恢复码恢复原来的数据；恢复不了的，请发文单位按新证书重发交接单。',
    en: 'After a renewal the old keys stay in the database of this machine: restore it with the recovery code; if that cannot be done, ask the sender to send the note again, to the new certificate.',
  },
  openAtStation: {
    'zh-CN': '请在发文单位或收文单位的本系统中打开这份公文，导出公文封装或存证包后再验证。',
    en: 'Open the document at its sender or at a recipient in this program, export the package or a proof from there, and judge that.',
  },
  updateStation: {
    'zh-CN': '请更新本程序后重新打开。',
    en: 'Update this program, then open it again.',
  },
  callSender: {
    'zh-CN': '按通讯录上的值班电话（不要用来文上的电话）核实是否由该单位发出。',
    en: 'Verify with the duty phone of the directory (not the number on the document) that this unit sent it.',
  },
  judgeDocument: {
    'zh-CN': '取得盖有这枚印章的公文原件，对原件验证。',
    en: 'Get the document that bears the seal and judge that.',
  },
  useElsewhere: {
    'zh-CN': '用能核对这种签名的软件核对，或请来文单位改用 OFD、PDF 或公文封装。',
    en: 'Have it checked by software that knows this kind of signature, or ask for OFD, PDF or a document package.',
  },
  checkClock: {
    'zh-CN': '先核对本机时间；本机无误的，致电来文单位。',
    en: 'Check the clock of this machine first; if it is right, call the sender.',
  },
  askTime: {
    'zh-CN': '用印时间要紧的（如临近证书到期），致电来文单位核实。',
    en: 'Where the time matters (close to an expiry), verify it with the sender.',
  },
  askSender: {
    'zh-CN': '不要据此办理。致电来文单位核实，退回重新办理。',
    en: 'Do not act on it. Call the sender and return it.',
  },
  reportSecrecy: {
    'zh-CN': '不要查看和转发，立即报告本单位保密员。',
    en: 'Do not look at it or pass it on; report to your security officer at once.',
  },
  askSecrecy: {
    'zh-CN': '请本单位保密员或来文单位核实后再打开。',
    en: 'Ask your security officer or the sender before opening it.',
  },
  tellAdministrator: {
    'zh-CN': '请告知管理员。',
    en: 'Tell the administrator.',
  },
  seal: {
    'zh-CN': '需要印章的，请来文单位用印后重新提供。',
    en: 'If a seal is needed, ask the sender to seal it.',
  },
  checkPath: {
    'zh-CN': '核对文件的位置和权限后重试。',
    en: 'Check where the file is and whether it may be read, then try again.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type RemedyName = keyof typeof remedies;

/** What a code means: its remedy, then why, in Chinese and in English. */
export type CodeEntry = readonly [remedy: RemedyName, zhCN: string, en: string];
/** The codes of one family. */
export type CodeTable = Readonly<Record<string, CodeEntry>>;
