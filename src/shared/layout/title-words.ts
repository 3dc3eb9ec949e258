// Words that a title's line break must not tear. A frozen list instead of Intl.Segmenter: its answers change with the ICU version,
// and a receiver's page model must equal the sender's.

const words = `
人民政府 人民代表大会 常务委员会 全体会议 常务会议 人民代表 政治协商会议 办公室 办公厅 委员会 管理局 财政局 教育局 公安局 民政局 司法局 自然资源 生态环境 住房城乡建设 交通运输 农业农村 水利局 商务局 市场监督管理局 生态环境局 自然资源局 交通运输局 农业农村局 应急管理局 发展和改革委员会 卫生健康委员会 人力资源和社会保障局
文化和旅游 卫生健康 退役军人 应急管理 审计局 市场监督管理 统计局 医疗保障 信访局 档案馆 档案局 机关事务 政务服务 数据管理 国有资产 监督管理
领导小组 工作组 指挥部 开发区 高新区 管委会 各部门 各单位 直属机构 事业单位 机关单位 中华人民共和国 自治区 自治州 自治县 街道 乡镇 村委会 社区
关于 印发 转发 批转 发布 公布 下达 调整 成立 设立 撤销 废止 修改 修订 同意 批准 表彰 奖励 处理 处分 任免 任命 召开 举办 举行 开展 组织 实施
推进 加强 加快 促进 推动 深化 完善 健全 规范 进一步 切实 做好 落实 贯彻 执行 严格 全面 继续 认真 扎实 有效 大力 积极 稳步 统筹 优化 提升
通知 通报 报告 请示 批复 意见 决定 决议 命令 公报 公告 通告 议案 函 纪要 复函 方案 办法 规定 规则 细则 规划 计划 要点 总结 制度 标准 规范 条例
年度 季度 上半年 下半年 月份 第一 第二 第三 第四 试行 暂行 若干 有关 相关 具体 重点 主要 专项 综合 年底 期间
工作 会议 管理 服务 建设 发展 改革 创新 安全 生产 消防 防汛 抗旱 防火 森林 环境 保护 治理 整治 检查 督查 监督 考核 评价 评估 审核 审批 审计
预算 决算 资金 专款 经费 补助 补贴 财政 税收 收入 支出 采购 政府采购 招标 投标 项目 工程 投资 融资 债务 国库 绩效 资产
电子公文 电子印章 电子政务 国家机关 交换系统 行动计划 三年行动 公共资源 交易平台
公文 电子 印章 档案 信息 信息化 数字化 网络 系统 平台 数据 统计 普查 调查 报送 材料 情况 问题 事项 责任 任务 目标 措施 保障 机制 体系 政策
教育 培训 学校 学生 教师 就业 创业 人才 干部 职工 工资 社会 保险 养老 医疗 卫生 健康 疫情 防控 食品 药品 文化 旅游 体育 宣传 新闻 法治 法律
农业 农村 农民 乡村 振兴 扶贫 脱贫 粮食 土地 耕地 水利 水库 河长制 林长制 交通 道路 公路 运输 能源 电力 工业 企业 商业 市场 价格 消费 贸易
城市 城镇 住房 房屋 建筑 规划 征收 拆迁 安置 救灾 救助 减灾 应急 预案 演练 值班 值守 节假日 春节 国庆节 元旦 放假 安排 假期 作风 廉政 党风
先进 集体 个人 单位 机关 部门 人员 名单 职务 同志 代表 委员 秘书 名称 编制 机构 职能 职责 权力 清单 行政 执法 处罚 许可 复议 诉讼 信访 调解
群众 姓名 生僻字 同步 运行 修订稿 征求意见稿 本级 全市 全县 全省 全国 各级 协调 综合协调 办理 流程 质量 效率 水平 能力 队伍 基层 民生 重大 突发 事件 事故 隐患 排查 现场 座谈 调研 学习 宣讲 精神 讲话 指示 要求 决策 部署 战略 经济 开放 营商环境 高质量 可持续 示范区 产业 园区 招商 引资 旅游业 服务业 制造业
云岭市 云溪县 财政局 报送 征求 请求 申请 给予 解决 支持 批准 商请 协助 答复 举报 投诉 建议 提案 双轨制 交换 推广 应用 试点 示范 验收
`
  .split(/\s+/)
  .filter((word) => word !== '');

const known = new Set(words);
const longest = Math.max(...words.map((word) => word.length));

/** Length of the longest known word that begins at that character, or 1. */
export function wordLengthAt(chars: readonly string[], start: number): number {
  for (let length = Math.min(longest, chars.length - start); length > 1; length--) {
    if (known.has(chars.slice(start, start + length).join(''))) return length;
  }
  return 1;
}

const ordinal = /^第[〇一二三四五六七八九十百零两]{1,4}[届次期批号条款章轮]/u;
const longestOrdinal = 6;

/** Length of 第六届, 第二次 and their like that begins at that character, or 1; digits are kept with what they count elsewhere. */
export function ordinalLengthAt(chars: readonly string[], start: number): number {
  if (chars[start] !== '第') return 1;
  const found = ordinal.exec(chars.slice(start, start + longestOrdinal).join(''));
  return found ? [...found[0]].length : 1;
}
