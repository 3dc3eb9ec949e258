// 退文告知单: the standard reasons of domain.md 2.8.

export const reasons = {
  form: {
    group: '格式',
    oneMatter: '请示应一文一事，不多头主送',
    signatory: '须有签发人、文号、印章、联系人电话，联合上报注明会签人',
    kind: '文种得当，报告、意见不得夹带请示事项',
    attachments: '附件应齐全',
    competentDepartment: '有主管部门的，由主管部门行文',
    localUnit: '没有主管部门的，按属地行文',
  },
  content: {
    group: '内容',
    departmentAuthority: '属部门职权的，报有关部门',
    consultFirst: '涉及其他部门的，须先征求意见并附盖章意见',
    clearRequest: '问题应清晰，要求应明确',
    ownIssue: '应由部门发文的，不请市政府转发',
    temporaryBody: '非常设机构不请政府印发',
    coordinateFirst: '确需设立的，先行协调',
  },
  seal: { group: '印章', invalid: '验章不通过或无法判断' },
  misdirected: '错送：不是发给本单位的',
  // What a receipt of a machine says, beside the reasons of people.
  error: '收到后打不开或读不出',
  expired: '期限内无人收取',
  'verify-failed': '验章没有通过',
  other: '其他（须说明）',
};
