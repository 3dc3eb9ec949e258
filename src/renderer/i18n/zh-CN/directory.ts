// The directory of units.
export const directoryWords = {
  title: '通讯录',
  search: '按名称、代码或电话查找',
  issue: '机构目录第 {{number}} 期，{{issued}} 签发，{{next}} 前有效',
  stale: '这份目录已过期，连上交换中心后自动更新；过期期间请电话核对新单位。',
  dutyPhone: '值班电话',
  contact: '联系人',
  code: '单位代码',
  shortName: '规范简称',
  kindTitle: '类别',
  self: '本单位',
  kind: {
    government: '政府办公室',
    department: '部门',
    county: '县（区）政府',
    township: '乡镇政府',
    enterprise: '企事业单位',
  },
  none: '没有找到符合的单位',
  empty: '还没有机构目录，连上交换中心后自动下载。',
  tree: '单位树',
};
