// Why a step of the seal desk stands as it does, and what to do.
import { treeOf, type DeskTable } from '../word-trees.ts';

const table: DeskTable = {
  OK: '通过。',
  'desk.locked': '前面有步骤还没有通过。',
  'desk.apply.ready': '前面各步已通过，可以加盖印章。',
  'desk.identity.drafter': '{{person}} 是本件的拟稿人，不能用印。请由另一位印章管理员办理。',
  'desk.identity.leader': '{{person}} 是本件的签发人，不能用印。请由另一位印章管理员办理。',
  'desk.application.missing': '没有用印申请：本件还没有由文书登记编号。请退回。',
  'desk.approval.missing': '没有有效的签发记录。请退回重新签发。',
  'desk.approval.incomplete': '签发记录不完整，缺少{{field}}。请退回重新签发。',
  'desk.approval.signatory': '版面上的签发人是 {{signatory}}，实际签发的是 {{leader}}。请退回更正。',
  'desk.consistency.changed': '现在的内容与签发时有 {{count}} 处不同，见下。请退回复审（条例 25.1）。',
  'desk.consistency.attachment': '附件“{{name}}”不在，或者不是签发时的那一份。请退回。',
  'desk.secrecy.marking': '{{where}} 有密级标志“{{text}}”。任何人不能放行，请退回并按涉密公文办理。',
  'desk.secrecy.undecided': '{{where}} 提到“{{text}}”，领导还没有作出决定。请退回。',
  'desk.secrecy.unchecked': '有附件的文字未能读出：{{names}}。请打开看过后逐件确认。',
  'desk.secrecy.confirmed': '已确认“{{name}}”不涉密。',
  'desk.elements.number': '没有文号，或者与发文登记簿不符。请退回文书。',
  'desk.elements.date': '成文日期 {{docDate}} 不是签发日期 {{approved}}。请退回。',
  'desk.elements.rule': '{{where}} 不符合规定。请退回改正。',
  'desk.seal.missing': '本机没有本单位的印章。请联系系统管理员。',
  'desk.seal.noLists': '还没有收到上级的印章备案册。请连通交换中心后再试。',
  'desk.seal.notRegistered': '备案册里没有这枚印章。请联系系统管理员。',
  'desk.seal.suspended': '这枚印章已停用或销毁（{{state}}）。请联系系统管理员。',
  'desk.seal.expired': '印章不在有效期内（{{validFrom}} 至 {{validUntil}}）。请联系系统管理员。',
  'desk.seal.name': '印章上的名称是“{{seal}}”，公文署名是“{{signature}}”，两者不一致。请退回。',
  'desk.seal.diameter': '印章直径 {{diameterMm}} 毫米，按规定应为 {{expectedMm}} 毫米。请联系系统管理员。',
  'desk.seal.joint':
    '这是联合行文，{{units}} 没有在用的电子印章，不能联合用印。请由该单位向主管部门申领；或者退回，或打印后在纸上盖章。',
  'desk.seal.pdfOnly':
    '通过。按规定原件应为 OFD，但本机没有 SM2 印章密钥（启用时尚未配发），本件原件将为 PDF。解决办法：由管理员为印章办理换发，之后即可签发 OFD。',
  'desk.seal.eseal':
    '本机的电子印章（SES）用印前核验未通过，原因代码 {{reason}}。不能用印。解决办法：请印章管理机构重新制作这枚电子印章。',
  'desk.seal.picture': '本机没有备案的印模图。请联系系统管理员。',
  'desk.place.count': '版面上的印章位置有 {{places}} 处，应当恰好一处。请退回。',
  'desk.place.confirm': '请在第 {{page}} 页上看过印章位置后确认。',
  'desk.place.confirmed': '位置已确认。',
  'desk.copies.changed': '收文单位或份数与签发时不同。请退回复审。',
  'desk.copies.unknownUnit': '收文单位“{{name}}”已不在机构目录里。请退回更正。',
  'desk.apply.sealed': '已盖章，并已从磁盘复验。',
};

export const deskCode = { ...treeOf(table), other: '没有通过（{{code}}）。请退回并说明。' };
