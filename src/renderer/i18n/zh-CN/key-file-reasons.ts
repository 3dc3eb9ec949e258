// 随证书发来的印章密钥文件（.p12、.pfx）：不能采用的缘由。
import type { SealKeyFileRefusal } from '../../../shared/domain/seal-key-file.ts';

const askAnew = '请发证机构重新导出：一把私钥、用密码保护。';

export const keyFileReasons = {
  'p12-password-wrong': {
    what: '密钥文件的密码不对，或者文件已经损坏。',
    remedy: '请核对发证机构给的密码（注意大小写）再试；仍不行，请重新取得文件。',
  },
  'p12-unreadable': {
    what: '这不是密钥文件，或者文件已经损坏。',
    remedy: '请选择发证机构给的 .p12 或 .pfx 文件。',
  },
  'p12-too-large': {
    what: '文件超过 1 MB，不会是密钥文件。',
    remedy: '请选择发证机构给的 .p12 或 .pfx 文件。',
  },
  'p12-cipher-unsupported': {
    what: '密钥文件的加密方式（例如 SM4）这里打不开。',
    remedy: '请发证机构用 AES-256 加密重新导出。',
  },
  'p12-too-costly': { what: '打开这个密钥文件要算得太久，已经停止。', remedy: askAnew },
  'p12-no-key': { what: '文件里只有证书，没有私钥。', remedy: askAnew },
  'p12-several-keys': { what: '文件里有不止一把私钥，不知道用哪一把。', remedy: askAnew },
  'p12-sm2': {
    what: '文件里是 SM2 密钥，不能从文件带入。',
    remedy: '请带入 RSA 或 EC 密钥；OFD 用的 SM2 密钥由本机自行生成。',
  },
  'p12-key-kind': {
    what: '这种密钥不能用于印章：{{key}}。',
    remedy: '请向发证机构换取 RSA（2048 至 4096 位）或 EC（P-256、P-384、P-521）密钥。',
  },
  'p12-key-weak': {
    what: '密钥太短，不够安全：{{key}}。',
    remedy: '请向发证机构换取 2048 位以上的 RSA 密钥。',
  },
  'p12-key-unusual': {
    what: '这种 RSA 密钥印章不能用：{{key}}。',
    remedy: '请向发证机构换取 2048 至 4096 位、指数 65537 的 RSA 密钥。',
  },
  'p12-key-in-use': {
    what: '文件里就是印章现在的密钥。',
    remedy: '更换印章要用新的密钥：请换一个文件，或由本机生成。',
  },
  'p12-not-registered': {
    what: '文件里的密钥不是现用印章证书的那一把。',
    remedy: '请选择现用印章证书的密钥文件；要换成这一把，请到“印章管理”里申请换发。',
  },
} satisfies Record<SealKeyFileRefusal, { readonly what: string; readonly remedy: string }>;
