// 印章密钥存放: key file or token.

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
  move: '验证并更改',
  cancel: '取消',
  moved: '印章密钥的存放已更改。',
  onToken: '印章密钥已经在密码令牌里生成（向发放令牌的部门取得下面三项）',
  onTokenHelp: '上面的印章 PIN 填令牌的 PIN：至少 8 位、含字母，SM2 印章密钥文件也用它保护。',
};
