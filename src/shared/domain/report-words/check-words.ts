// Names of the checks of a sealed package, as statements that hold when the check passed.
import type { CheckName } from '../report.ts';
import type { Bilingual } from './remedies.ts';
import type { ReportLanguage } from '../report-words.ts';

const name = (zhCN: string, en: string): Bilingual => ({ 'zh-CN': zhCN, en });

export const checkTitles: Readonly<Record<CheckName, Bilingual>> = {
  containerWellFormed: name('封装文件格式正确', 'Package is well formed'),
  containerUnambiguous: name('封装文件没有歧义', 'Package can be read in one way only'),
  everyFileCovered: name('每个文件都在签名之下', 'Every file is under the signature'),
  digestsMatch: name('每个文件与签名时相同', 'Every file is as it was signed'),
  manifestSignature: name('封装签名有效', 'Signature of the package holds'),
  bodySealPresent: name('正文盖有电子印章', 'The body bears an electronic seal'),
  bodySignature: name('正文印章签名有效', 'Signature of the body’s seal holds'),
  bodyUnchangedSince: name('盖章后正文没有改动', 'Body unchanged since sealing'),
  bodySealSameKey: name('正文与封装由同一枚印章签署', 'Body and package sealed by one seal'),
  certificateChain: name('证书出自本机信任的上级', 'Certificate comes from a trusted authority'),
  certificateUse: name('证书用途是电子印章', 'Certificate is for seals'),
  certificateValidAtSealing: name('用印时证书在有效期内', 'Certificate was in force at sealing'),
  notRevoked: name('证书没有被吊销', 'Certificate is not revoked'),
  sealRegistered: name('印章已在上级备案', 'Seal is in the registry'),
  senderBinding: name('印章、发文机关与发送单位一致', 'Seal, issuer and sender are one unit'),
  deliveryNote: name('交接单由发送单位签署', 'Delivery note signed by the sender'),
  sealingTime: name('用印时间合理', 'Time of sealing is plausible'),
  contentMatchesPage: name('版面与公文数据一致', 'Page and data say the same'),
  secrecy: name('没有密级标志', 'No secrecy marking'),
  forwarded: name('所转发的公文是原件，且准许转发', 'What is passed on is the original and may be passed on'),
};

/** All of them in one language, as a screen's table of words wants them. */
export function checkTitlesIn(language: ReportLanguage): Readonly<Record<CheckName, string>> {
  const entries = Object.entries(checkTitles).map(([check, words]) => [check, words[language]] as const);
  return Object.fromEntries(entries) as Record<CheckName, string>;
}
