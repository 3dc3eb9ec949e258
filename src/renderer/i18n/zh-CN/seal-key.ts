// 印章密钥: where it comes from and where it is kept.

export const sealKey = {
  title: '印章密钥存放',
  inFile: '现在：存放在本机的密钥文件里，由 PIN 和本机共同保护。',
  inToken:
    '现在：存放在密码令牌“{{tokenLabel}}”里（密钥标签“{{keyLabel}}”），签名在令牌内完成，密钥不出令牌。',
  library: '驱动程序：{{libraryPath}}',
  noSeal: '还没有印章证书。立户时可以选择令牌。',
  sm2: 'OFD 公文用的 SM2 印章密钥始终存放在密钥文件里：PKCS#11 没有 SM2 算法。它的 PIN 要与令牌的 PIN 相同，否则只能盖 PDF。',
  toToken: '改用令牌',
  toFile: '改回密钥文件',
  libraryPath: '驱动程序路径（PKCS#11 库）',
  tokenLabel: '令牌标签',
  keyLabel: '密钥标签',
  pin: '印章 PIN',
  pinHelp: '先在新的存放处验证一次，通过才改；输错会计入次数。',
  deliveredHelp:
    '这把密钥一直在令牌里，本机没有它的文件。请选择发证机构给的密钥文件（.p12 或 .pfx）：要与现用印章证书是同一把密钥。文件和密码都不保留；用完请把原文件收回保险柜或销毁。',
  samePinHelp: '填印章现在的 PIN（SM2 密钥文件的 PIN），改回后两把密钥同用这个 PIN；输错会计入次数。',
  newPin: '新的印章 PIN',
  newPinHelp: '由保管员自己定：至少 8 位，含字母。以后盖章都用它，令牌的 PIN 不再使用。',
  pinAgain: '再输一遍',
  pinsDiffer: '两遍输入的 PIN 不一样。',
  move: '验证并更改',
  cancel: '取消',
  moved: '印章密钥的存放已更改。',
  origin: '印章密钥（RSA 或 EC）从哪里来',
  from: {
    here: '在本机生成',
    token: '已经在密码令牌里生成（向发放令牌的部门取得下面三项）',
    file: '发证机构给了密钥文件（.p12 或 .pfx）',
  },
  file: '密钥文件',
  chooseFile: '选择文件…',
  noFile: '还没有选择',
  filePassword: '密钥文件的密码',
  fileHelp:
    '密码由发证机构随文件另行告知，只用这一次。密钥取出后由上面的印章 PIN 和本机共同保护，文件和密码都不保留；用完请把原文件收回保险柜或销毁。',
  onTokenHelp: '上面的印章 PIN 填令牌的 PIN：至少 8 位、含字母，SM2 印章密钥文件也用它保护。',
};
