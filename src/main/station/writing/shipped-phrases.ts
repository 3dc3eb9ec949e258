// 常用语 that come with the program. Ids are fixed, so that one that a unit changed or removed stays as the unit wants it: new ones go to the end of a group.
import type { PhraseId } from '../../../shared/domain/ids.ts';

interface ShippedPhrase {
  readonly phraseId: PhraseId;
  readonly group: string;
  readonly text: string;
}

const groups: readonly (readonly [string, readonly string[]])[] = [
  [
    '开头',
    [
      '为贯彻落实〔文件或会议〕精神，',
      '为进一步规范〔事项〕，切实提高〔目标〕，根据〔依据〕，',
      '根据工作安排，经研究，现将有关事项通知如下。',
      '按照〔来文〕要求，现将有关情况报告如下。',
      '你单位《〔来文标题〕》（〔来文字号〕）收悉。经研究，现批复如下。',
      '贵单位《〔来文标题〕》（〔来文字号〕）收悉。现函复如下。',
    ],
  ],
  [
    '过渡',
    [
      '现就有关事项通知如下。',
      '现结合实际，提出以下意见。',
      '会议议定以下事项。',
      '各单位要重点抓好以下几项工作。',
    ],
  ],
  [
    '要求',
    [
      '各单位要高度重视，加强组织领导，明确责任分工，确保各项任务落到实处。',
      '请于〔月〕月〔日〕日前将落实情况书面报送〔单位〕。',
      '逾期未反馈的，视为无意见。',
      '工作中遇到的重要情况，请及时报告。',
      '因故不能参加的，须提前书面请假。',
    ],
  ],
  [
    '结尾',
    [
      '特此通知。',
      '特此报告。',
      '特此函告。',
      '此复。',
      '妥否，请批示。',
      '请予审批。',
      '请函复为盼。',
      '以上意见如无不妥，请批转各单位执行。',
      '本通知自印发之日起施行。',
    ],
  ],
];

/** In the order in which they are offered. */
export const shippedPhrases: readonly ShippedPhrase[] = groups.flatMap(([group, texts], groupIndex) =>
  texts.map((text, index) => ({
    phraseId:
      `00000000-0000-7000-8000-00000000${groupIndex + 2}0${String(index).padStart(2, '0')}` as PhraseId,
    group,
    text,
  })),
);
