// What the command line `verify` says around the report; the report's own words are in src/shared/domain/report-words.ts.
import type { ReportLanguage } from '../../shared/domain/report-words.ts';

interface VerifyWords {
  readonly usage: string;
  readonly reason: string;
  readonly remedy: string;
  readonly judgedAt: string;
  readonly claimedAt: string;
  readonly provenAt: string;
  readonly pages: string;
  readonly signer: string;
  readonly maker: string;
  readonly inside: string;
  readonly unreadable: string;
  readonly anchorsUnreadable: string;
  readonly policyUnreadable: string;
  readonly anchorRefused: string;
  readonly nothingThere: string;
  readonly outcomes: Readonly<Record<string, string>>;
}

export const verifyWords: Readonly<Record<ReportLanguage, VerifyWords>> = {
  'zh-CN': {
    usage: `用法：verify 文件或目录... [--anchors 目录] [--at 时间] [--policy 文件] [--json] [--lang zh|en]
  --anchors  根证书、中间证书、吊销清单所在的目录（PEM 或 DER），逐级读取；
             其中有本系统导出的清单（JSON）的，同时核对发送单位和印章备案
  --at       验证时点，如 2026-10-01 或 2026-10-01T08:00:00Z；不写为现在
  --policy   验章规则（JSON）；不写按评测规则：没有吊销清单只作提示
  --json     每个文件一行 JSON
退出码：0 全部有效，1 有不是有效的，2 有文件打不开或命令写错`,
    reason: '原因',
    remedy: '怎么办',
    judgedAt: '验证时点',
    claimedAt: '用印时间（声明）',
    provenAt: '时间戳证明的时间',
    pages: '所在页',
    signer: '签章证书',
    maker: '制章机构',
    inside: '封装内',
    unreadable: '打不开',
    anchorsUnreadable: '证书目录打不开',
    policyUnreadable: '验章规则读不出来',
    anchorRefused: '没有采用',
    nothingThere: '所给目录里没有文件，什么也没有验证',
    outcomes: {
      valid: '有效',
      invalid: '无效',
      indeterminate: '无法判断',
      not_sealed: '未盖章',
      seal_current: '印章在有效期内',
      seal_expired: '印章已过期',
      ses_ok_no_doc: '签章数据完好，缺少所签的公文',
      key_ok: '密钥或证书，不是公文',
      anchor: '本次采用的证书或清单',
      parse: '能读出，不是公文',
    },
  },
  en: {
    usage: `usage: verify FILE-OR-FOLDER... [--anchors DIR] [--at TIME] [--policy FILE] [--json] [--lang zh|en]
  --anchors  folder of roots, intermediates and revocation lists (PEM or DER), read with those below it;
             with a publication that a station exported (JSON), sender and registered seal are judged too
  --at       clock of judgement, such as 2026-10-01 or 2026-10-01T08:00:00Z; now by default
  --policy   rules of judgement (JSON); by default a missing revocation list is a note
  --json     one line of JSON a file
exit: 0 all valid, 1 not all, 2 a file could not be read or the command is wrong`,
    reason: 'why',
    remedy: 'what to do',
    judgedAt: 'judged for',
    claimedAt: 'sealed (claimed)',
    provenAt: 'proven by time stamp',
    pages: 'pages',
    signer: 'signer',
    maker: 'maker',
    inside: 'inside',
    unreadable: 'cannot be read',
    anchorsUnreadable: 'the folder of anchors cannot be read',
    policyUnreadable: 'the rules cannot be read',
    anchorRefused: 'not used',
    nothingThere: 'no file in the folders that were named: nothing was judged',
    outcomes: {
      valid: 'valid',
      invalid: 'invalid',
      indeterminate: 'indeterminate',
      not_sealed: 'not sealed',
      seal_current: 'seal in force',
      seal_expired: 'seal expired',
      ses_ok_no_doc: 'signature data sound, its document is missing',
      key_ok: 'key or certificate, no document',
      anchor: 'certificate or list that is used here',
      parse: 'can be read, no document',
    },
  },
};
