// 备份、恢复和时钟：同一种拒绝的不同缘由。

export const storageReasons = {
  'exchange-not-trusted': {
    CERT_NOT_YET_VALID: {
      what: '本机时钟比交换中心的证书还早，连接没有建立。',
      remedy: '本机时钟很可能错了：请管理员校准本机的日期和时间。',
    },
    CERT_HAS_EXPIRED: {
      what: '按本机时钟，交换中心的证书已经过期，连接没有建立。',
      remedy: '请先核对本机的日期和时间；时间无误时请致电交换中心。',
    },
  },
  'backup-refused': {
    'disk-full': { what: '存放备份的地方空间不够。', remedy: '请腾出空间，或在下面换一个备份文件夹。' },
    'folder-unreachable': {
      what: '找不到备份文件夹，或者不能写入。',
      remedy: '请接上备份介质，或在下面换一个备份文件夹。',
    },
    'page-damaged': { what: '数据有损坏，备份没有做成或不能使用。', remedy: '请恢复另一份校验合格的备份。' },
    'blob-damaged': { what: '有大附件损坏或缺失。', remedy: '请恢复另一份校验合格的备份。' },
    'code-mistyped': {
      what: '恢复码抄得不对：少了字或有错字。',
      remedy: '请按四个一组逐组核对，再输一次。字母 O、I、L 都算数字 0 和 1。',
    },
    'drill-runs': { what: '恢复演练正在进行。', remedy: '请等它结束，或先停止它。' },
    'other-key': { what: '这份备份不是本机数据的备份，或首页损坏。', remedy: '请换一份备份。' },
    missing: { what: '没有可用的备份。', remedy: '请接上存有备份的介质，用 storage restore 命令恢复。' },
  },
};
