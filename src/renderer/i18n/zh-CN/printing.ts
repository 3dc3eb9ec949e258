// 打印与字体。
export const printing = {
  button: '打印',
  title: '打印',
  print: '打印',
  openPdf: '打开 PDF 去打印',
  trueSize: '按实际大小（100%）打印在 A4 纸上，不缩放。',
  inDialog: '接着会出现打印窗口，缩放请保持“实际大小”或 100%。',
  inWindow:
    '将在新窗口中打开 PDF。请在那里打印，缩放选“实际大小”或“100%”，不要选“适合纸张”；双面打印选“长边翻转”。',
  printer: '打印机',
  copies: '份数',
  bothSides: '双面打印（沿长边翻转，版记在最后一面）',
  testHint: '不确定打印机是否缩放？',
  testPage: '改为打印比例测试页',
  missing:
    '本机字体里没有这些字，打印出来是〓：{{characters}}。请换用其他字，或请管理员安装含有这些字的仿宋字体。',
  done: { queued: '已送到打印机。', dialog: '打印窗口已打开，请在那里完成打印。' },
  exportPdf: '导出 PDF',
  exportOfd: '导出 OFD',
  face: {
    title: '正文字体（仿宋）',
    bundled: '本机的“仿宋”由自带的宋体代替显示和打印。字的位置与仿宋相同，换了字体版面也不变。',
    installed: '显示和打印使用本机安装的“{{family}}”。',
    sealed: '盖章的正式文件一律用自带字体，各单位看到、验到的完全一样。',
    useInstalled: '使用本机安装的仿宋',
    useBundled: '使用自带的宋体',
    none: '本机没有安装仿宋字体。如果单位有正版仿宋（TrueType 格式），由管理员装到系统里，重新打开本程序即可使用。',
    notUsed: '没有采用“{{family}}”：{{reason}}',
    refusal: {
      damaged: '字体文件损坏，请重新安装。',
      'cff-outlines':
        '它是 PostScript（CFF）轮廓的字体，有的阅读器打开文件时不显示字。请改装 TrueType 版本。',
      collection: '它是字体合集（.ttc），请安装单个的字体文件。',
      'embedding-restricted': '字体厂商不允许把它嵌入文件。请使用允许嵌入的字体。',
      'no-subsetting': '字体厂商只允许整个嵌入，每份文件会大好几兆，所以不用。',
      'bitmap-only': '字体厂商只允许嵌入点阵字，打印不清楚。',
      'few-characters': '缺少常用汉字，可能是繁体或美术字体。',
      'wrong-width': '汉字不是全宽，每行28字排出来会松散。',
    },
  },
} as const;
