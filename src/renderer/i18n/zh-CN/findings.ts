// What the rules, the checker and the secrecy gate find, and what to do about it.
import { treeOf, type FindingTable } from '../word-trees.ts';
import { pageFindings } from './findings-page.ts';
import { writingFindings } from './findings-writing.ts';

const classified = '涉密公文不得上本网，请按涉密渠道办理；确属误标的，删去标志。';

const table: FindingTable = {
  'secrecy.field': { what: '填写了密级：{{text}}', remedy: classified },
  'secrecy.star': { what: '有密级标志“{{text}}”', remedy: classified },
  'secrecy.term': { what: '有密级和期限“{{text}}”', remedy: classified },
  'secrecy.alone': { what: '单独标有“{{text}}”', remedy: classified },
  'secrecy.fileName': { what: '文件名中有“{{text}}”', remedy: classified },
  'secrecy.mention': { what: '句中提到“{{text}}”', remedy: '可以送签，由领导看过后决定并留下记录。' },
  'secrecy.unchecked': {
    what: '附件“{{name}}”的文字未能读出',
    remedy: '用印前由印章管理员打开看过并逐件确认。',
  },
  ...writingFindings,
  'recipients.none': { what: '没有收文单位', remedy: '请从通讯录选择主送单位。' },
  'recipients.mainMissing': { what: '没有主送单位', remedy: '请至少选择一个主送单位。' },
  'recipients.twice': { what: '重复选择了“{{name}}”', remedy: '请移去其中一个。' },
  'recipients.self': { what: '发给了本单位', remedy: '请移去本单位。' },
  'recipients.unknown': { what: '机构目录里没有“{{name}}”', remedy: '请从通讯录重新选择。' },
  'recipients.person': {
    what: '主送或抄送给了个人“{{name}}”',
    remedy: '不得以本机关名义向负责人报送公文，请改送其所在机关。',
  },
  'request.oneMain': { what: '请示有多个主送单位', remedy: '请示只能主送一个单位，其他改为抄送。' },
  'upward.oneMain': { what: '上行文有多个主送单位', remedy: '上行文一般只主送一个上级单位，其他改为抄送。' },
  'upward.ccBelow': { what: '上行文抄送了下级“{{name}}”', remedy: '上行文不得抄送下级，请移去。' },
  'upward.skipsLevel': {
    what: '越过了直接上级，送“{{name}}”',
    remedy: '一般不得越级行文；确需越级的，同时抄送被越过的单位。',
  },
  'kind.notAbove': {
    what: '“{{kind}}”主送了“{{name}}”，它不是上级',
    remedy: '本文种是上行文；对不相隶属的单位请用函。',
  },
  'kind.notBelow': {
    what: '“{{kind}}”主送了“{{name}}”，它不是下级',
    remedy: '本文种是下行文；对不相隶属的单位请用函。',
  },
  'kind.above': {
    what: '“{{kind}}”主送了上级“{{name}}”',
    remedy: '本文种一般不用于上行；请用请示、报告或意见。',
  },
  'letter.below': {
    what: '函主送了下级“{{name}}”',
    remedy: '函用于不相隶属机关之间；对下级一般用通知、批复。',
  },
  'format.kind': { what: '版式与文种“{{kind}}”不符', remedy: '请改回本文种的格式。' },
  'format.upward': { what: '上行文用了信函格式', remedy: '信函格式没有签发人的位置，请用文件格式。' },
  'signatory.missing': { what: '上行文没有签发人', remedy: '请填写签发人姓名。' },
  'signatory.notUpward': { what: '不是上行文，却有签发人', remedy: '签发人只印在上行文上，一般应留空。' },
  'signatory.count': {
    what: '签发人有{{count}}个，发文机关有{{issuers}}个',
    remedy: '联合上行文应当注明每个机关的签发人。',
  },
  'signatory.label': { what: '签发人一栏里写了“{{text}}”', remedy: '“签发人：”由系统加印，请只填姓名。' },
  'order.issuer': { what: '本单位一般不能发布命令', remedy: '请核对文种。' },
  'issuer.internal': {
    what: '内设机构“{{name}}”对外行文',
    remedy: '部门内设机构除办公厅（室）外不得对外正式行文，请以部门名义行文。',
  },
  'issuer.rank': {
    what: '联合发文机关“{{name}}”与主办机关级别不同',
    remedy: '联合行文一般限于同级机关，请核对。',
  },
  'issuer.twice': { what: '发文机关“{{name}}”重复', remedy: '请只保留一个。' },
  'department.commands': {
    what: '部门向下级政府“{{name}}”发指令性公文',
    remedy: '请改由政府行文，或改用函。',
  },
  'department.agreement': {
    what: '文中给“{{name}}”安排了任务',
    remedy: '涉及其他部门职权的，未协商一致不得向下行文；请确认已经协商一致。',
  },
  'cosign.others': {
    what: '文中给“{{name}}”安排了任务',
    remedy: '涉及其他部门职权的应当会签；请确认已经征得同意。',
  },
  'attachments.mentioned': { what: '正文提到附件，但没有附件', remedy: '请添加附件或修改正文。' },
  'attachments.numberMissing': {
    what: '正文提到“附件{{number}}”，附件只有{{count}}个',
    remedy: '请补上附件或改正序号。',
  },
  'attachments.typedNote': {
    what: '正文中手工写了附件说明',
    remedy: '附件说明由系统自动排印，请删去这一段，以免印两遍。',
  },
  'attachments.sameName': { what: '有两个同名附件“{{name}}”', remedy: '请改名后重新添加。' },
  'attachments.active': {
    what: '附件“{{name}}”含宏或脚本',
    remedy: '收文单位会看到警示；请尽量换成不含宏的文件。',
  },
  'annex.titleEmpty': { what: '随文附件没有标题', remedy: '请写附件标题，附件说明要用它。' },
  'annex.bodyEmpty': { what: '随文附件没有内容', remedy: '请写内容或删去这个附件。' },
  ...pageFindings,
};

export const findings = {
  ...treeOf(table),
  other: { what: '核对时发现：{{code}}', remedy: '请对照条文核对。' },
  /** How binding it is. */
  force: { mandatory: '规定', general: '一般', recommended: '推荐', permitted: '可以', practice: '实务' },
  /** Where it stands: 第2页 · 正文第3段. */
  place: {
    page: '第{{page}}页',
    title: '标题',
    titleNote: '题注',
    body: '正文',
    bodyBlock: '正文第{{block}}段',
    bodyCell: '正文第{{block}}段表格第{{row}}行第{{cell}}格',
    annex: '附件{{annex}}',
    annexTitle: '附件{{annex}}标题',
    annexBlock: '附件{{annex}}第{{block}}段',
    annexCell: '附件{{annex}}第{{block}}段表格第{{row}}行第{{cell}}格',
    recipients: '主送和抄送',
    recipient: '第{{number}}个收文单位',
    attachments: '附件',
    attachment: '第{{number}}个附加文件',
    issuer: '第{{number}}个发文机关',
    issuers: '发文机关标志',
    signatory: '签发人',
    signatureStamp: '签名章',
    attendance: '出席、请假、列席',
    notes: '附注',
    forwards: '所转发的公文',
    kind: '文种',
    format: '版式',
  },
};
