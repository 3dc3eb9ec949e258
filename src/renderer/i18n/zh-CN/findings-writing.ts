// What the rules, the checker and the secrecy gate find, and what to do about it: title and body.
import type { FindingPart } from '../word-trees.ts';

/** Title and body. */
export const writingFindings = {
  'title.empty': { what: '没有标题', remedy: '请写标题。' },
  'title.control': { what: '标题中有换行或不可见字符', remedy: '请删去后重新输入。' },
  'title.issuer': {
    what: '标题没有写发文机关“{{name}}”',
    remedy: '标题一般由发文机关、事由和文种组成，请在“关于”前写上发文机关。',
  },
  'title.matter': { what: '标题没有事由', remedy: '请写明“关于……”。' },
  'title.kind': {
    what: '标题没有以文种“{{kind}}”结尾',
    remedy: '标题一般由发文机关、事由和文种组成；请核对所选文种。',
  },
  'title.kindMixed': {
    what: '标题把两个文种连用：“{{text}}”',
    remedy: '请示、报告、函各是一种，请只用一个。',
  },
  'title.kindTwice': { what: '标题中文种重复：“{{text}}”', remedy: '请只保留一个。' },
  'title.endMark': { what: '标题末尾有标点“{{text}}”', remedy: '标题末尾不加标点，请删去。' },
  'title.marks': { what: '标题中有标点“{{text}}”', remedy: '标题除书名号、引号、括号和顿号外一般不用标点。' },
  'title.long': { what: '标题有{{count}}个字', remedy: '标题一般不超过50个字，请精简。' },
  'title.lines': { what: '标题排成{{count}}行', remedy: '标题一般不超过3行，请精简或调整回行。' },
  'title.breakTorn': { what: '标题回行处以“{{text}}”开头', remedy: '回行要词意完整，请换一处回行。' },
  'titleNote.missing': { what: '没有题注', remedy: '决议、公报一般在标题下写明何时由什么会议通过，加括号。' },
  'titleNote.brackets': { what: '题注没有加括号', remedy: '请给题注加上圆括号。' },
  'urgency.title': {
    what: '标题写了“{{text}}”，紧急程度却是平件',
    remedy: '请选择“特急”或“加急”，或从标题中删去。',
  },
  'urgency.telegram': { what: '标题用了“{{text}}”', remedy: '特提、平急是电报的等级；公文只分特急和加急。' },
  'body.empty': { what: '没有正文', remedy: '请写正文。' },
  'body.emptyParagraph': { what: '有空段落', remedy: '请删去或补上内容。' },
  'body.levelSkipped': { what: '标题层次跳级', remedy: '层次依次为“一、”“（一）”“1.”“（1）”。' },
  'body.numberTyped': {
    what: '手工输入的序号“{{text}}”与自动编号不一致（应为第{{number}}个）',
    remedy: '请删去手工序号，序号由系统自动编排。',
  },
  'body.headingUnset': {
    what: '本段以“{{text}}”开头，但没有设为标题',
    remedy: '请设为相应层次的标题，序号自动编排。',
  },
  'body.headingMark': { what: '单独成行的标题末尾有“{{text}}”', remedy: '单独成行的标题末尾不加标点。' },
  'body.paragraphLong': { what: '一段有{{count}}个字', remedy: '请分段；也请核对粘贴时是否丢了分段。' },
  'body.closing': { what: '结束语“{{text}}”与文种不符', remedy: '请改用本文种的结束语，或核对文种。' },
  'body.relativeDate': { what: '日期写作“{{text}}”', remedy: '请写明具体日期。' },
  'body.noBodyHere': { what: '写了“{{text}}”', remedy: '不用这种办法；位置不够时由系统调整行距、字距。' },
  'report.request': { what: '报告中夹带请示：“{{text}}”', remedy: '报告不得夹带请示事项，请另行文。' },
  'report.requestLike': { what: '报告中可能夹带请示：“{{text}}”', remedy: '请核对；确属请示事项的另行文。' },
  'request.manyAsks': {
    what: '有{{count}}段都在提出请求',
    remedy: '请示应当一文一事，请核对；不是同一事项的分别行文。',
  },
  'request.contact': { what: '请示没有写联系人', remedy: '请在附注写明联系人姓名和电话。' },
  'reply.reference': { what: '没有引述来文标题和文号', remedy: '请在正文开头引述来文标题和发文字号。' },
  'minutes.attendance': {
    what: '纪要没有写出席人员',
    remedy: '请填写出席、请假、列席人员；本单位另有格式的从其格式。',
  },
  'order.stamp': { what: '命令没有签发人签名章的职务和姓名', remedy: '请填写签发人职务和姓名。' },
} as const satisfies FindingPart;
