// What happened, what it means for the document, what to do: for every refusal of the station.
import type { FailureTable } from '../failure-words.ts';

const nothingChanged = '公文没有变动。';

export const failures: FailureTable = {
  'not-logged-in': { what: '登录已失效。', meaning: '已保存的内容都在。', remedy: '请重新登录。' },
  'not-permitted': {
    what: '您的岗位不办理这件事。',
    meaning: nothingChanged,
    remedy: '请由相应岗位的同事办理。',
  },
  'wrong-password': {
    what: '密码不对。',
    meaning: '没有登录。',
    remedy: '请再输一次，注意大小写。还可以试 {{attemptsLeft}} 次。',
  },
  'wrong-pin': {
    what: '印章 PIN 不对。',
    meaning: '没有盖章，公文仍在用印台。',
    remedy: '请由印章管理员本人再输一次。还可以试 {{attemptsLeft}} 次，之后 PIN 锁定。',
  },
  'wait-before-retry': {
    what: '连续输错，需要等一等。',
    meaning: nothingChanged,
    remedy: '请等 {{waitSeconds}} 秒再试。',
  },
  'pin-locked': {
    what: '印章 PIN 已锁定。',
    meaning: '没有盖章，公文仍在用印台，什么都没有丢。',
    remedy: '请系统管理员带恢复码到场解锁。',
  },
  'weak-password': {
    what: '密码太简单。',
    meaning: '没有采用。',
    remedy: '请用至少 8 位、字母和数字混合的密码。',
  },
  'weak-pin': {
    what: '印章 PIN 太简单。',
    meaning: '没有采用。',
    remedy: '请用至少 8 位、不全是数字的 PIN。',
  },
  'not-enrolled': { what: '本机还没有立户。', meaning: '不能收发公文。', remedy: '请系统管理员先办理立户。' },
  'already-enrolled': { what: '本机已经立户。', meaning: '没有改动。', remedy: '直接登录即可。' },
  'enrolment-code-invalid': {
    what: '立户码有误、已过期或已用过。',
    meaning: '什么都没有发出。',
    remedy: '请对照纸面重新输入；仍不行，请向上级申请新的立户码。',
  },
  'enrolment-refused': {
    what: '上级没有批准立户申请。',
    meaning: '本机还不能收发公文。',
    remedy: '请致电上级核对原因，取得新的立户码后重做。',
  },
  'exchange-not-trusted': {
    what: '应答的服务器不是登记的交换中心。',
    meaning: '什么都没有发出。',
    remedy: '请停止操作并致电交换中心。',
  },
  'exchange-unreachable': {
    what: '暂时连不上交换中心。',
    meaning: '已存好的内容不会丢，连上后自动继续。',
    remedy: '请检查网线；其他事可以照常办理。',
  },
  'not-found': { what: '找不到这份公文。', meaning: '它可能已由别人办理。', remedy: '请回到列表重新选择。' },
  'changed-meanwhile': {
    what: '别处刚改过这份公文。',
    meaning: '您这次的修改还没有保存。',
    remedy: '请抄下您的修改，载入最新内容后再改。',
  },
  'wrong-state': {
    what: '公文已不在这一步。',
    meaning: '别人可能已经办过。',
    remedy: '请刷新列表，看它现在在哪里。',
  },
  'recalled-by-sender': {
    what: '发文单位已撤回这份公文。',
    meaning: '撤回先于签收：没有登记，内容不再显示，流转记录都在。',
    remedy: '有疑问请致电发文单位。',
  },
  'nobody-left': {
    what: '没有可办理的单位了。',
    meaning: '各单位已经签收、退回、撤回，或已经要求过。',
    remedy: '请看签收情况。',
  },
  'recipient-not-encryptable': {
    what: '{{units}}没有可用的加密证书，无法加密发送（{{reason}}）。',
    meaning: '没有向该单位发送，也不会以明文发送；其他单位不受影响。',
    remedy: '请该单位入网或到证书颁发机构更新证书；名录里有了新证书后，系统自动补发。',
  },
  'recipient-already': {
    what: '{{unit}}已在收文单位之列。',
    meaning: '没有补发。',
    remedy: '如需再发一次，请在签收情况里对该单位选“重发交接单”。',
  },
  'time-refused': {
    what: '定时发送的时间不对。',
    meaning: '公文没有变动。',
    remedy: '请选一个将来的、一年以内的时间；以交换中心的时钟为准。',
  },
  'separation-of-duties': {
    what: '同一个人不能兼办这两步。',
    meaning: nothingChanged,
    remedy: '请由另一位同事办理。',
  },
  'field-missing': {
    what: '还有必填的内容没有填。',
    meaning: '没有送出，已填的都在。',
    remedy: '请补上：{{field}}。',
  },
  'reason-missing': { what: '没有写理由。', meaning: '没有退回。', remedy: '请写明理由。' },
  'reason-too-long': { what: '理由太长。', meaning: '没有退回。', remedy: '请控制在规定字数以内。' },
  'secrecy-marking': {
    what: '发现密级标志：{{text}}。',
    meaning: '涉密公文不得上本网，任何人不能放行。',
    remedy: '请按涉密公文另行办理；确属误标的，退回拟稿人改正。',
  },
  'secrecy-mention-undecided': {
    what: '文中提到秘密字样，需要领导决定。',
    meaning: '还没有签发。',
    remedy: '请领导逐处看过后勾选确认，或者退回。',
  },
  'rule-broken': {
    what: '不符合公文规则。',
    meaning: '没有送出，已填的都在。',
    remedy: '请按“核对”里列出的条目改正。',
  },
  'recipient-unknown': {
    what: '机构目录里没有这个收文单位。',
    meaning: nothingChanged,
    remedy: '请从通讯录重新选择单位 {{unit}}。',
  },
  'attachment-refused': {
    what: '“{{name}}”不能作附件。',
    meaning: '没有加入，其他附件不受影响。',
    remedy: '请换成普通文档、表格、图片或 PDF；原因：{{reason}}。',
  },
  'package-too-large': {
    what: '附件太大。',
    meaning: '没有加入，其他附件不受影响。',
    remedy: '每件公文连附件不超过 200 MB，请压缩或拆分。',
  },
  'content-changed-since-approval': {
    what: '内容与签发时不同。',
    meaning: '不能用印。',
    remedy: '请看清差别，退回重新签发。',
  },
  'desk-step-locked': {
    what: '前面的步骤还没有通过。',
    meaning: '没有盖章。',
    remedy: '请先办完前面的步骤。',
  },
  'seal-unusable': {
    what: '本单位的印章现在不能使用。',
    meaning: '没有盖章，公文仍在用印台。',
    remedy: '请核对印章的名称、有效期和备案状态，联系系统管理员。',
  },
  'seal-key-file-refused': {
    what: '这个密钥文件不能采用。',
    meaning: '什么都没有提交，文件和密码都没有留下。',
    remedy: '请选择发证机构给的 .p12 或 .pfx 文件，并核对密码。',
  },
  'seal-act-refused': {
    what: '这枚印章现在不能办这件事。',
    meaning: '什么都没有提交，印章没有变动。',
    remedy: '请看下面的办理经过，弄清它现在到了哪一步。',
  },
  'seal-verification-failed': {
    what: '盖章后从磁盘复验没有通过。',
    meaning: '没有登记，没有发出，公文仍在用印台。',
    remedy: '请再试一次；仍不行，请联系系统管理员。',
  },
  'rescue-mode': {
    what: '驿站处于救援模式，只能查看。',
    meaning: '数据库已损坏，为保护原有文件，一律不写入。这一步没有办。',
    remedy: '请管理员到“设置 → 备份与恢复”恢复最近的备份，然后重新启动驿站。',
  },
  'data-damaged': {
    what: '这部分数据读不出来。',
    meaning: '存放它的文件已损坏；其他内容不受影响，原文件没有改动。',
    remedy: '请管理员到“设置 → 备份与恢复”恢复最近的备份。',
  },
  'restore-open': {
    what: '恢复备份后还没有与交换中心核对，暂不能编号、用印、签收。',
    meaning: '备份之后用过的编号还不清楚，现在办理可能重号。这一步没有办。',
    remedy: '接通网络后会自动核对；网络不通时，请管理员到“设置 → 备份与恢复”填报最后使用的编号。',
  },
  'backup-refused': {
    what: '备份没有做成，或这份备份不能用。',
    meaning: '现有数据和以前的备份都没有改动。',
    remedy: '请按下面的原因处理后再办一次。',
  },
  'disk-full': {
    what: '磁盘已满。',
    meaning: '这一步没有办，已有的内容都没有丢。',
    remedy: '请腾出磁盘空间后再办一次。',
  },
  'package-refused': {
    what: '收到的文件无法判读。',
    meaning: '原件已保存。',
    remedy: '请致电来文单位重新发送。',
  },
  'courier-refused': {
    what: '摆渡没有完成（{{reason}}）。',
    meaning: '已经收进的都在“收文”里，其余的没有变；介质上原有的文件没有改动。',
    remedy: '请查看原因后再做一次：做过的不会重复。',
  },
  'joint-refused': {
    what: '会印件没有接收。',
    meaning: '没有用印，公文没有变化。',
    remedy: '请按缘由处理，必要时致电对方单位。',
  },
  'forward-refused': {
    what: '这份公文现在不能转发。',
    meaning: '没有发出任何东西。',
    remedy: '请与原发文单位联系。',
  },
  'printer-refused': {
    what: '打印机没有接收。',
    meaning: '没有打印，公文没有变化。',
    remedy: '请检查打印机是否开机、缺纸，或换一台打印机再试。',
  },
  'handle-unknown': { what: '这个链接已失效。', meaning: nothingChanged, remedy: '请重新打开公文。' },
  'input-invalid': {
    what: '填写的内容不合要求。',
    meaning: '没有办理。',
    remedy: '请检查填写的内容后再试。',
  },
  'connection-lost': {
    what: '与本机服务的连接断了一下。',
    meaning: '已保存的内容不会丢；这一步可能办了，也可能没有。',
    remedy: '连接会自动恢复，请看列表里的状态再决定是否重办。',
  },
  internal: {
    what: '本机服务出了差错。',
    meaning: '没有办完的步骤会整个撤回，不会只办一半。',
    remedy: '请再试一次；仍不行，复制详情交给系统管理员。',
  },
  'upload-failed': {
    what: '附件没有传完。',
    meaning: '没有加入，其他附件不受影响。',
    remedy: '请重新添加。',
  },
  'display-failed': {
    what: '版面显示不出来。',
    meaning: '文件本身完好。',
    remedy: '请重新打开；仍不行，保存文件后另行查看。',
  },
};
