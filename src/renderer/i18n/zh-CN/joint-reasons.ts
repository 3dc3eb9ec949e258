// Why a 会印件 is not taken.
export const jointReasons = {
  'file-unreadable': {
    what: '这不是会印件，或者由另一版本的程序导出。',
    remedy: '请对方单位重新导出，两边程序版本应一致。',
  },
  'file-not-encrypted': {
    what: '这份会印件没有加密，由 0.3.0 或更早的程序导出，本机不收。',
    remedy: '请对方单位更新程序，在“联合用印”里重新生成会印件。',
  },
  'not-our-key': {
    what: '这份会印件不是加密给本机的，打不开。',
    remedy: '请核对是给哪个单位的；确是给本单位的，请对方单位更新清单后重新生成。',
  },
  'file-damaged': {
    what: '会印件在途中被改动或没有复制完整。',
    remedy: '请重新复制；仍不行时请对方单位重新生成。',
  },
  'recipient-not-encryptable': {
    what: '“{{to}}”没有可用的加密证书，会印件不能加密给它（{{code}}）。',
    remedy: '请先联网更新清单；仍不行时请该单位向主管部门换发证书。',
  },
  'sender-refused': {
    what: '会印件的来源不能确认：机器签名与通讯录不符（{{code}}）。',
    remedy: '请致电对方单位核实；本机清单较旧时请先联网更新。',
  },
  'not-for-us': {
    what: '这份会印件是给“{{to}}”的，不是给本单位的。',
    remedy: '请转给该单位，或请主办单位重新导出。',
  },
  'wrong-order': {
    what: '用印次序不对：现在应由“{{next}}”用印。',
    remedy: '请按发文机关的排列次序，由该单位先用印。',
  },
  'part-differs': {
    what: '会印件里的 {{file}} 与清单不符，途中被改动或损坏。',
    remedy: '不要用印，请对方单位重新导出。',
  },
  'page-differs': {
    what: '版面与公文内容对不上（{{code}}），本机不能确认所盖的就是所签的。',
    remedy: '不要用印，请致电主办单位核对；两边程序版本应一致。',
  },
  'seals-differ': {
    what: '{{file}} 上的印章不是前面各单位的印章。',
    remedy: '不要用印，请致电主办单位核对。',
  },
  'seal-invalid': {
    what: '{{file}} 上已有的印章验证不通过（{{code}}）。',
    remedy: '不要用印，请致电主办单位核对。',
  },
  'consent-missing': {
    what: '前面的单位没有附上负责人对这份内容的同意。',
    remedy: '请主办单位核对后重新导出。',
  },
  'content-changed': {
    what: '交回的内容与本单位送出的不同（{{field}}）。',
    remedy: '请致电交回单位核实，请其用本单位送出的会印件重新办理。',
  },
  'round-unknown': {
    what: '本机没有这份正在会印的公文，可能已退回或已办结。',
    remedy: '请核对公文；需要时退回拟稿人重新办理。',
  },
  'already-here': {
    what: '这份会印件已经在本机办理。',
    remedy: '请在“联合用印”列表里打开它。',
  },
  'answer-outdated': {
    what: '这份答复针对的是以前的一次会印，那次之后已有进展或已重新办理。',
    remedy: '不必处理；有疑问时请致电该单位。',
  },
  'lists-missing': {
    what: '本机还没有主管部门的清单，不能验证会印件。',
    remedy: '请先联网一次，或按文件导入清单。',
  },
};
