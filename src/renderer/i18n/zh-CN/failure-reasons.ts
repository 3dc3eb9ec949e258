// 同一种拒绝的不同缘由：缘由知道时，说得更准。
import { courierReasons } from './courier.ts';
import { forwardingRefusals } from './forwarding.ts';
import { jointReasons } from './joint-reasons.ts';
import { keyFileReasons } from './key-file-reasons.ts';
import { storageReasons } from './storage-reasons.ts';

const pinKept = '没有盖章，公文仍在用印台。';

export const failureReasons = {
  'recipient-not-encryptable': {
    'unit-unknown': {
      what: '{{units}}不在名录里，无法加密发送。',
      remedy: '请先联网取得最新名录，再补发。',
    },
    'certificate-missing': {
      what: '{{units}}没有加密证书，无法加密发送。',
      remedy: '请该单位入网或到证书颁发机构更新证书；名录更新后自动补发。',
    },
    'certificate-refused': {
      what: '{{units}}的加密证书已过期或被吊销，无法加密发送。',
      remedy: '请该单位到证书颁发机构更新证书；名录更新后自动补发。',
    },
    'own-key-lost': {
      what: '本机已没有打开这份公文的密钥，无法再发给别的单位。',
      remedy: '请用恢复码恢复原来的数据；恢复不了的，请重新发文。',
    },
  },
  'weak-password': {
    'too-short': { what: '密码太短。', remedy: '请用至少 8 个字符的密码。' },
    'digits-only': { what: '密码全是数字。', remedy: '请加上字母或汉字。' },
    'one-character': { what: '密码只用了一两个不同的字符。', remedy: '请换用三个以上不同的字符。' },
    'contains-name': { what: '密码里有本人姓名。', remedy: '请换一个不含姓名的密码。' },
  },
  ...storageReasons,
  'courier-refused': courierReasons,
  'forward-refused': forwardingRefusals,
  'joint-refused': jointReasons,
  'seal-key-file-refused': keyFileReasons,
  'weak-pin': {
    'pin-too-short': { what: '印章 PIN 太短。', remedy: '请用至少 8 个字符的 PIN。' },
    'pin-digits-only': { what: '印章 PIN 全是数字。', remedy: '请加上字母。' },
  },
  'input-invalid': {
    'too-many-recipients': {
      what: '收文单位太多：一次最多 {{most}} 家。',
      meaning: '没有保存：写好的内容只在这个窗口里，减少收文单位后自动保存。',
      remedy: '请先发给其中一部分；发出后，其余单位用“补发”补上。',
    },
    'library-path': { what: '驱动程序路径要写完整。', remedy: '请从根目录或盘符写起。' },
    'administrator-unknown': {
      what: '本机没有叫“{{name}}”的系统管理员。',
      remedy: '请填写已有的系统管理员姓名；忘了密码，可由机器管理员用命令行重设。',
    },
    taken: { what: '已有同名的人员。', remedy: '请在姓名后加上科室或序号以示区别。' },
    'last-administrator': {
      what: '这是最后一位系统管理员，不能停用。',
      remedy: '请先增加另一位系统管理员，再停用这一位。',
    },
    'too-many': { what: '同时加入的文件太多。', remedy: '请等前面的文件加完再继续。' },
    date: { what: '签发日期不对。', remedy: '日期应写成 {{today}} 的样子，不能晚于今天。' },
    'number-format': {
      what: '本件已有文号“{{docNumber}}”，与现在的格式不符。',
      remedy: '请退回拟稿人改回原来的格式，或者另起一件。',
    },
    'issuer-name': {
      what: '“{{name}}”不是联合行文单位在通讯录里的名称。',
      remedy: '请按“{{expected}}”更正，或者重新选择单位。',
    },
    'too-many-templates': { what: '模板太多了。', remedy: '请先收起不再用的模板。' },
    'too-many-phrases': { what: '常用语太多了。', remedy: '请先删去不再用的常用语。' },
    issuerCode: { what: '机关代字不是本单位的。', remedy: '请重新选择机关代字。' },
    name: { what: '这个附件已不在公文里。', remedy: '请回到列表重新打开公文。' },
    index: { what: '这个附件已经移去。', remedy: '请重新打开公文，看现在的附件。' },
  },
  'field-missing': {
    opinion: { what: '没有写签发意见。', remedy: '请写明意见，例如“同意印发。”' },
    name: { what: '没有写姓名。', remedy: '请写上姓名。' },
  },
  'changed-meanwhile': {
    'sealing-under-way': {
      what: '这份公文正在盖章，另一次用印还没有办完。',
      remedy: '请稍等片刻再打开公文，看是否已经盖好；不要重复输入 PIN。',
    },
  },
  'rule-broken': {
    'page-missingGlyphs': {
      what: '版面字体里没有这些字：{{text}}。',
      remedy: '请退回拟稿人，换用通行的字或改写后重新签发。',
    },
  },
  'secrecy-marking': {
    package: {
      what: '这份来文带有密级标志。',
      remedy: '内容不显示，也不能签收。请立即报告本单位保密员。',
    },
  },
  'seal-act-refused': {
    'asked-already': { what: '这件事已经报过，上级还没有答复。', remedy: '请等答复；急的话致电上级。' },
    'decided-already': {
      what: '这件事上级已经有了决定，或者已经撤回。',
      remedy: '请看办理经过里上级的答复。',
    },
    'not-now': { what: '印章的状态刚刚变了，这件事不能再办。', remedy: '请看印章现在的状态和办理经过。' },
    'unknown-seal': { what: '清单里没有这枚印章。', remedy: '请等清单更新；仍没有，致电上级核对。' },
  },
  'pin-locked': {
    token: { what: '密码令牌已自行锁定。', remedy: '请发放令牌的部门解锁；恢复码解不开令牌。' },
  },
  'seal-unusable': {
    'token-absent': {
      what: '没有找到这枚密码令牌。',
      remedy: '请插好令牌，核对令牌标签，再试一次。',
    },
    'token-library': {
      what: '密码令牌的驱动程序打不开。',
      remedy: '请系统管理员核对驱动程序路径，或重新安装令牌的驱动程序。',
    },
    'token-crashed': {
      what: '密码令牌的驱动程序意外退出，驿站没有受影响。',
      remedy: '请拔下令牌再插上重试；仍不行请更换驱动程序版本。',
    },
    'token-hangs': {
      what: '密码令牌的驱动程序没有回应，已经停止等待。',
      remedy: '请拔下令牌再插上重试。',
    },
    'token-key-absent': {
      what: '这枚令牌里没有本单位的印章密钥。',
      remedy: '请核对是不是这枚令牌、密钥标签是否正确。',
    },
    'token-certificate-differs': {
      what: '令牌里的证书不是备案的印章证书，没有试 PIN。',
      remedy: '请发放令牌的部门把备案的证书写入令牌，或换用正确的令牌。',
    },
    'no-key-file': {
      what: '本机没有这枚印章的密钥文件，密钥只在令牌里。',
      remedy: '请继续使用令牌。',
    },
    'locked-lost': {
      what: '这枚印章已报失，本机的密钥已锁定。',
      remedy: '请在“印章管理”里申请新的印章。',
    },
    'locked-suspended': {
      what: '这枚印章已停用，本机的密钥已锁定。',
      remedy: '上级恢复使用后自动解锁；急的话致电上级。',
    },
    'no-sm2-key': {
      what: '本机没有 SM2 印章密钥。',
      remedy: '请系统管理员为印章办理换发。',
    },
    'sm2-key-unreadable': {
      what: 'SM2 印章密钥打不开：与另一把印章密钥的 PIN 不同，或密钥已损坏。',
      remedy: '请系统管理员从备份恢复，或为印章办理换发。',
    },
    'ses-refused': {
      what: '这枚电子印章不能盖在这份文件上：印章与证书不配套、不在有效期内，或文件有误。',
      remedy: '请系统管理员核对印章是否需要换发；仍不行时联系印章管理机构。',
    },
    'no-certificate': {
      what: '本机还没有印章证书。',
      remedy: '请系统管理员核对立户是否完成，上级是否已签发印章证书。',
    },
    'no-machine-key': {
      what: '本机没有签署交接单的机器密钥。',
      remedy: '请系统管理员核对立户是否完成，或用恢复码恢复。',
    },
    'device-key-wrong': {
      what: '印章密钥属于另一台机器，或者密钥文件已损坏。',
      remedy:
        '换了计算机的，请系统管理员点窗口顶部的“重新立户”，新印章随之签发；旧印章请在“印章”里挂失或申请销毁。',
    },
    'key-file-unreadable': {
      what: '印章密钥文件读不出来。',
      remedy: '请系统管理员更新本机软件，或从备份恢复。',
    },
  },
  'enrolment-code-invalid': {
    'code-malformed': { what: '立户码不完整。', remedy: '请对照纸面，把整个代码输全。' },
    'code-checksum': { what: '立户码有错字。', remedy: '请对照纸面逐组核对后重新输入。' },
    'code-other-unit': {
      what: '立户码属于单位 {{unit}}，不是本单位的。',
      remedy: '请向上级申请签发给本单位的立户码。',
    },
    'code-other-root': {
      what: '立户码出自另一家证书颁发机构，本机的公文不归它管。',
      remedy: '请向原来的上级申请立户码，并报告此事。',
    },
    'code-version': { what: '立户码是给新版本软件的。', remedy: '请先更新本机软件。' },
    'enrolment-unknown': {
      what: '交换中心不认识这个立户码。',
      remedy: '请核对纸面；仍不行，请向上级申请新的。',
    },
    'enrolment-secret-wrong': { what: '立户码的密文不对。', remedy: '请对照纸面重新输入，最多 5 次。' },
    'enrolment-locked': { what: '立户码输错太多次，已经作废。', remedy: '请向上级申请新的立户码。' },
    'enrolment-expired': { what: '立户码已超过 72 小时。', remedy: '请向上级申请新的立户码。' },
    'enrolment-used': {
      what: '立户码已经用过。',
      remedy: '请向上级申请新的立户码；不是本单位用的，立即报告上级。',
    },
  },
  'seal-verification-failed': {
    STAGED_DIFFERS: { what: '写到磁盘的文件与盖章的不同。', remedy: `${pinKept}请检查磁盘后再试一次。` },
  },
};
