// Small words used on every screen.

export const words = {
  verdict: { valid: '有效', invalid: '无效', indeterminate: '无法判断' },
  check: { passed: '通过', failed: '不通过', unknown: '无法判断', notApplicable: '不适用' },
  time: { today: '今天 {{time}}', yesterday: '昨天 {{time}}' },
  action: {
    cancel: '取消',
    close: '关闭',
    confirm: '确认',
    retry: '再试一次',
    reload: '重新载入',
    copyDetails: '复制详情',
    copied: '已复制',
    print: '打印',
    save: '保存',
  },
  failure: {
    whatItMeans: '对公文的影响',
    whatToDo: '怎么办',
    again: '请再输一次，注意大小写。',
    pinAgain: '请由印章管理员本人再输一次。',
  },
  list: { loading: '正在载入…', newRows: '列表已更新', comma: '、', semicolon: '；' },
  none: '无',
};
