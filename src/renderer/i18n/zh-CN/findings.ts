// What the rules and the secrecy gate find, and what to do about it.
import { treeOf, type FindingTable } from '../word-trees.ts';

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
  'title.empty': { what: '没有标题', remedy: '请写标题。' },
  'title.kind': { what: '标题没有以文种结尾', remedy: '标题一般由发文机关、事由和文种组成。' },
  'title.control': { what: '标题中有换行或不可见字符', remedy: '请删去后重新输入。' },
  'body.empty': { what: '没有正文', remedy: '请写正文。' },
  'body.emptyParagraph': { what: '有空段落', remedy: '请删去或补上内容。' },
  'body.levelSkipped': { what: '标题层次跳级', remedy: '层次依次为“一、”“（一）”“1.”“（1）”。' },
  'recipients.none': { what: '没有收文单位', remedy: '请从通讯录选择主送单位。' },
  'recipients.mainMissing': { what: '没有主送单位', remedy: '请至少选择一个主送单位。' },
  'recipients.twice': { what: '重复选择了“{{name}}”', remedy: '请移去其中一个。' },
  'recipients.self': { what: '发给了本单位', remedy: '请移去本单位。' },
  'recipients.unknown': { what: '机构目录里没有“{{name}}”', remedy: '请从通讯录重新选择。' },
  'request.oneMain': { what: '请示有多个主送单位', remedy: '请示只能主送一个单位，其他改为抄送。' },
  'upward.oneMain': { what: '上行文有多个主送单位', remedy: '上行文一般只主送一个上级单位。' },
  'upward.ccBelow': { what: '上行文抄送了下级“{{name}}”', remedy: '上行文不得抄送下级，请移去。' },
  'upward.skipsLevel': {
    what: '越过了直接上级，主送“{{name}}”',
    remedy: '一般不得越级行文；确需越级的，抄送被越过的单位。',
  },
  'signatory.missing': { what: '上行文没有签发人', remedy: '请填写签发人姓名。' },
  'signatory.notUpward': { what: '不是上行文，却有签发人', remedy: '签发人只印在上行文上，一般应留空。' },
  'report.request': { what: '报告中夹带请示：“{{text}}”', remedy: '请示事项请另行文。' },
  'order.issuer': { what: '本单位一般不能发布命令', remedy: '请核对文种。' },
  'department.commands': {
    what: '部门向下级政府“{{name}}”发指令性公文',
    remedy: '请改由政府行文，或改用函。',
  },
  'reply.reference': { what: '批复没有引述来文标题和文号', remedy: '请在正文开头引述来文。' },
  'attachments.mentioned': { what: '正文提到附件，但没有附件', remedy: '请添加附件或修改正文。' },
  'attachments.sameName': { what: '有两个同名附件“{{name}}”', remedy: '请改名后重新添加。' },
  'attachments.active': {
    what: '附件“{{name}}”含宏或脚本',
    remedy: '收文单位会看到警示；请尽量换成不含宏的文件。',
  },
};

export const findings = {
  ...treeOf(table),
  other: { what: '核对时发现：{{code}}', remedy: '请对照条文核对。' },
};
