// What the rules, the checker and the secrecy gate find, and what to do about it: letters, marks and pages.
import type { FindingPart } from '../word-trees.ts';

/** Letters, marks and pages. */
export const pageFindings = {
  'text.halfMark': { what: '中文里用了半角标点“{{text}}”', remedy: '请改用全角标点。' },
  'text.straightQuote': { what: '用了直引号“{{text}}”', remedy: '请改用中文引号“ ”。' },
  'text.doubledMark': { what: '标点重复：“{{text}}”', remedy: '请只保留一个。' },
  'text.fullWidthLatin': { what: '用了全角数字或字母“{{text}}”', remedy: '请改用半角。' },
  'text.spaces': { what: '汉字之间有空格', remedy: '请删去空格；对齐由系统处理。' },
  'text.typedIndent': { what: '段首输入了空格', remedy: '首行缩进由系统处理，请删去空格。' },
  'text.lineBreak': { what: '段落中有换行或制表符', remedy: '请删去，或分成两段。' },
  'text.control': { what: '有看不见的字符 {{char}}', remedy: '它会打乱或隐藏文字，请删去。' },
  'text.rightToLeft': {
    what: '有从右向左书写的文字“{{text}}”（{{char}}）',
    remedy: '公文版面按从左向右排印，请核对印出的次序。',
  },
  'text.emoji': { what: '有表情符号“{{text}}”（{{char}}）', remedy: '公文不用表情符号，请删去。' },
  'text.privateUse': { what: '有自造字 {{char}}', remedy: '别的电脑显示不出或显示成别的字，请改用规范字。' },
  'text.noGlyph': {
    what: '没有字体能印出“{{text}}”（{{char}}）',
    remedy: '请换一个字，或请管理员安装含此字的字体。',
  },
  'text.rareGlyph': {
    what: '“{{text}}”（{{char}}）用了另一种字体',
    remedy: '正文字体里没有这个字；请核对印出的字形。',
  },
  'text.shortYear': { what: '年份写作“{{text}}”', remedy: '年份要写四位数字。' },
  'text.zeroPadded': { what: '日期写作“{{text}}”', remedy: '月、日前不加“0”。' },
  'text.machineDate': { what: '日期写作“{{text}}”', remedy: '请写成××××年×月×日。' },
  'text.docNumber': {
    what: '发文字号写作“{{text}}”',
    remedy: '年份用六角括号〔〕，序号不加“第”、不编虚位。',
  },
  'page.firstWithoutBody': { what: '首页没有正文', remedy: '公文首页必须显示正文，请精简标题或签发人。' },
  'page.signatureAlone': { what: '署名单独成页', remedy: '请调整正文，使署名与正文同页。' },
  'page.signatureMoved': { what: '为与署名同页，末几行移到了下一页', remedy: '可以保留，也可以精简正文。' },
  'page.sealFar': { what: '印章距正文超过一行', remedy: '印章顶端应当距正文一行之内，请增减正文。' },
  'page.sealsTouch': { what: '印章之间太近', remedy: '印章不得相交或相切，请核对发文机关的次序和名称。' },
  'page.spacing': { what: '为容下署名，行距缩小了{{byMm}}毫米', remedy: '标准允许；也可以精简正文。' },
  'page.grid': { what: '本页排了{{count}}行', remedy: '一般每面排22行；特定情况可以调整。' },
  'page.markSqueezed': { what: '发文机关标志太长，已压缩', remedy: '可以使用规范化简称。' },
  'page.addresseesMoved': {
    what: '主送机关移到了版记',
    remedy: '主送机关太多，首页会排不下正文；也可以改用统称。',
  },
  'page.tableNarrowed': { what: '表格比版心宽，已缩小字号', remedy: '可以改为横排表格或精简栏目。' },
  'page.rowParted': { what: '表格第{{row}}行太高，已分到两页', remedy: '请把这一行拆开。' },
  'page.blank': { what: '版记前有空白页', remedy: '版记要在偶数页，空白页和版记页不编页码。' },
  'seal.missing': { what: '“{{name}}”没有可用的印章', remedy: '署名机关应当加盖印章，请先办理印章登记。' },
  'check.more': { what: '同类问题还有{{count}}处', remedy: '改正前面的以后会继续列出。' },
} as const satisfies FindingPart;
