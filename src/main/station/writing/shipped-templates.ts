// Templates that come with the program: skeletons with 〔〕 where the drafter writes. Invented wording; ids are fixed, so that a unit that changed or put
// one away keeps its own at the next start.
import type { Block, ParagraphLevel } from '../../../shared/domain/content.ts';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import type { DocKind, PageFormat } from '../../../shared/domain/kinds.ts';
import type { TemplateContent } from '../../../shared/domain/template-content.ts';

interface ShippedTemplate {
  readonly templateId: TemplateId;
  readonly name: string;
  readonly content: TemplateContent;
}

interface Skeleton {
  readonly name: string;
  readonly kind: DocKind;
  readonly format?: PageFormat;
  readonly title: string;
  /** Lines that begin with `一、` or `（一）` are headings; the page writes their numbers. */
  readonly body: readonly string[];
  readonly rest?: Partial<Pick<TemplateContent, 'notes' | 'signatory' | 'attendance' | 'signatureStamp'>>;
}

const headings: readonly (readonly [string, ParagraphLevel])[] = [
  ['一、', 'h1'],
  ['（一）', 'h2'],
];

function blockOf(line: string): Block {
  const heading = headings.find(([mark]) => line.startsWith(mark));
  return heading === undefined
    ? { level: 'text', text: line }
    : { level: heading[1], text: line.slice(heading[0].length) };
}

const contact = '联系人：〔姓名〕，联系电话：〔号码〕';

const skeletons: readonly Skeleton[] = [
  {
    name: '工作通知',
    kind: 'notice',
    title: '关于〔事由〕的通知',
    body: [
      '为〔目的〕，根据〔依据〕，现就〔事项〕有关工作通知如下。',
      '一、工作目标',
      '〔目标和时限〕。',
      '一、主要任务',
      '（一）〔任务一〕',
      '〔内容、牵头单位、完成时间〕。',
      '（一）〔任务二〕',
      '〔内容、牵头单位、完成时间〕。',
      '一、有关要求',
      '〔要求〕。请于〔月〕月〔日〕日前将落实情况报〔单位〕。',
    ],
  },
  {
    name: '会议通知',
    kind: 'notice',
    title: '关于召开〔会议名称〕的通知',
    body: [
      '经研究，决定召开〔会议名称〕。现将有关事项通知如下。',
      '一、会议时间',
      '〔年〕年〔月〕月〔日〕日（星期〔几〕）〔时间〕，会期〔时长〕。',
      '一、会议地点',
      '〔地点〕。',
      '一、参会人员',
      '〔范围和人数〕。',
      '一、会议内容',
      '〔议程〕。',
      '一、有关事项',
      '请各单位于〔月〕月〔日〕日〔时间〕前将参会人员名单报〔单位〕，因故不能参会的须书面请假。',
    ],
    rest: { notes: contact },
  },
  {
    name: '印发通知',
    kind: 'notice',
    title: '关于印发〔文件名称〕的通知',
    body: ['《〔文件名称〕》已经〔会议或机关〕同意，现印发给你们，请认真贯彻执行。'],
  },
  {
    name: '转发通知',
    kind: 'notice',
    title: '转发〔来文机关〕关于〔事由〕的通知',
    body: [
      '现将《〔来文标题〕》（〔来文字号〕）转发给你们，并结合实际提出以下要求，请一并贯彻落实。',
      '一、〔要求一〕',
      '〔内容〕。',
      '一、〔要求二〕',
      '〔内容〕。',
    ],
  },
  {
    name: '请示',
    kind: 'request',
    title: '关于〔事由〕的请示',
    body: [
      '〔背景和理由〕。为〔目的〕，拟〔请求事项〕。现将有关情况请示如下。',
      '一、基本情况',
      '〔情况〕。',
      '一、请示事项',
      '〔一个事项，写明依据、数额和时限〕。',
      '妥否，请批示。',
    ],
    rest: { signatory: '〔签发人〕', notes: contact },
  },
  {
    name: '报告',
    kind: 'report',
    title: '关于〔事由〕情况的报告',
    body: [
      '按照〔来文或要求〕，现将〔事项〕情况报告如下。',
      '一、工作开展情况',
      '〔做法和成效〕。',
      '一、存在问题',
      '〔问题和原因〕。',
      '一、下一步打算',
      '〔措施和时限〕。',
      '特此报告。',
    ],
    rest: { signatory: '〔签发人〕' },
  },
  {
    name: '批复',
    kind: 'reply',
    title: '关于〔事由〕的批复',
    body: [
      '你〔单位〕《关于〔来文事由〕的请示》（〔来文字号〕）收悉。经研究，现批复如下。',
      '一、〔同意或不同意〕〔事项〕。',
      '一、〔要求〕。',
      '此复。',
    ],
  },
  {
    name: '商洽函',
    kind: 'letter',
    title: '关于商请〔事由〕的函',
    body: ['为〔目的〕，〔背景〕。现商请贵单位〔事项〕，请于〔月〕月〔日〕日前函复为盼。'],
    rest: { notes: contact },
  },
  {
    name: '复函',
    kind: 'letter',
    title: '关于〔事由〕的复函',
    body: [
      '贵单位《关于〔来文事由〕的函》（〔来文字号〕）收悉。经研究，现函复如下。',
      '〔意见〕。',
      '特此函复。',
    ],
  },
  {
    name: '征求意见函',
    kind: 'letter',
    title: '关于征求《〔文件名称〕》意见的函',
    body: [
      '根据〔依据〕，我们起草了《〔文件名称〕》（征求意见稿）。现送上征求意见，请于〔月〕月〔日〕日前书面反馈；逾期未反馈的，视为无意见。',
    ],
    rest: { notes: contact },
  },
  {
    name: '会议纪要',
    kind: 'minutes',
    title: '〔会议名称〕纪要',
    body: [
      '〔年〕年〔月〕月〔日〕日，〔主持人〕主持召开〔会议名称〕，研究〔议题〕。现纪要如下。',
      '一、关于〔议题一〕',
      '会议议定：〔结论、责任单位、完成时间〕。',
      '一、关于〔议题二〕',
      '会议议定：〔结论、责任单位、完成时间〕。',
    ],
    rest: { attendance: { present: '〔姓名〕', absent: '', observers: '' } },
  },
  {
    name: '意见',
    kind: 'opinion',
    title: '关于〔事由〕的实施意见',
    body: [
      '为〔目的〕，根据〔依据〕，结合实际，提出以下意见。',
      '一、总体要求',
      '〔思路、原则和目标〕。',
      '一、重点任务',
      '（一）〔任务一〕',
      '〔内容〕。',
      '一、保障措施',
      '〔组织、经费和督查〕。',
    ],
  },
  {
    name: '通报',
    kind: 'circularNotice',
    title: '关于〔事由〕的通报',
    body: [
      '〔时间〕以来，〔基本情况〕。现将有关情况通报如下。',
      '一、主要情况',
      '〔事实和数据〕。',
      '一、工作要求',
      '各单位要〔要求〕。',
    ],
  },
  {
    name: '决定',
    kind: 'decision',
    title: '关于〔事由〕的决定',
    body: ['为〔目的〕，根据〔依据〕，经〔会议〕研究，决定：', '一、〔事项一〕。', '一、〔事项二〕。'],
  },
  {
    name: '通告',
    kind: 'publicNotice',
    title: '关于〔事由〕的通告',
    body: [
      '为〔目的〕，根据〔依据〕，现将有关事项通告如下。',
      '一、〔范围和时间〕。',
      '一、〔规定〕。',
      '本通告自〔年〕年〔月〕月〔日〕日起施行。',
    ],
  },
  {
    name: '命令',
    kind: 'order',
    title: '',
    body: [
      '《〔规章名称〕》已经〔年〕年〔月〕月〔日〕日〔会议〕通过，现予公布，自〔年〕年〔月〕月〔日〕日起施行。',
    ],
    rest: { signatureStamp: { post: '〔职务〕', name: '〔姓名〕' } },
  },
  {
    name: '工作简报',
    kind: 'report',
    format: 'bulletin',
    title: '〔标题〕',
    body: [
      '〔导语：时间、单位、做了什么、结果怎样〕。',
      '一、〔做法一〕',
      '〔内容和数据〕。',
      '一、〔做法二〕',
      '〔内容和数据〕。',
    ],
  },
];

function contentOf({ kind, format, title, body, rest }: Skeleton): TemplateContent {
  return {
    kind,
    ...(format !== undefined && { format }),
    urgency: 'routine',
    title,
    body: body.map(blockOf),
    signatory: null,
    notes: null,
    ...rest,
  };
}

/** In the order in which they are offered. */
export const shippedTemplates: readonly ShippedTemplate[] = skeletons.map((skeleton, index) => ({
  templateId: `00000000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}` as TemplateId,
  name: skeleton.name,
  content: contentOf(skeleton),
}));
