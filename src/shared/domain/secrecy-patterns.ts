// How a secrecy level is written, after normalisation: what stands between its two characters, what follows it, what names it without being it.

/** What people put between two characters that belong together: spaces (a line break too) and light separators. */
const gap = '[\\s·・._\\-|/\\\\~—–ㆍ•]{0,12}';
/** 绝密, 机密, 秘密 with anything light between. */
export const spacedLevel = new RegExp(`([绝机秘])${gap}密`, 'gu');

/** A compact level, with 级 or 件 behind it or not. */
const level = '(?:绝密|机密|秘密)[级件]?';
const star = '[★☆✩✪✫✬✭✮✯✰⭐🌟*∗⁎✱✲✳✶✡※]';
// No comma: 不得泄露秘密，3年内… is a sentence.
const openers = '[\\s(（\\[［【〔「『<:：至到·]{0,6}';
const chineseNumber = '[〇零一二三四五六七八九十百两]{1,5}';
const unit = '(?:年|个月|月|天|日|小时)';
const date = '\\d{4}[年./-]\\d{1,2}(?:[月./-](?:\\d{1,2}日?)?)?';
/** Not a term in itself, but the words that stand where a term stands. */
const wordTerm = '(?:长期|永久|解密|启用前|公布前|公开前|使用前)';

/** A level with a star: a marking wherever it stands. */
export const starMarking = new RegExp(
  `${level}[\\s)）\\]］】〕」』》>·:：]{0,6}${star}|${star}\\s{0,6}${level}(?![\\p{L}])`,
  'u',
);

/** What makes a level before a term part of a sentence: 国家秘密十年, 保守秘密长期. */
const sentenceBefore = '(?<!国家|商业|工作|个人|保守|泄露|技术|军事|的|和|、|或)';
/** A level with an Arabic number and a unit, a date of release, or a word that stands for a term. */
export const termMarking = new RegExp(
  `${sentenceBefore}${level}${openers}(?:\\d{1,3}${unit}|${date}(?:止|前|后|解密)|${wordTerm})`,
  'u',
);
/** Chinese numbers are words of sentences too (保守秘密十年): a marking only where the level opens the line or segment. */
export const lineTermMarking = new RegExp(
  `^[^\\p{L}\\p{N}]*${level}${openers}(?:${chineseNumber}${unit}|${date}|\\d{1,3}${unit})`,
  'u',
);

/** A level and nothing else but signs around it. */
export const aloneMarking = new RegExp(`^[^\\p{L}\\p{N}]*${level}[^\\p{L}\\p{N}]*$`, 'u');
/** 【机密】关于…: a level in brackets opens the line. */
export const bracketMarking = new RegExp(
  `^\\s*[(（\\[［【〔「『<《]\\s*${level}\\s*[)）\\]］】〕」』>》]`,
  'u',
);
/** 密级：机密, and not the start of a list of levels (密级：绝密、机密、秘密三级). */
export const labelMarking = new RegExp(
  `(?:密级|定密|保密等级|涉密等级|秘密等级|保密期限)[\\s]*[:：][\\s]*[(（\\[［【〔「『]?${level}(?![、和或及/,，级]|[\\s]*[、和或及/])`,
  'u',
);

/** A level opens a file name; 秘密 and the others stand alone between separators. */
export const nameStartMarking = new RegExp(`^[^\\p{L}\\p{N}]*${level}`, 'u');
export const nameWordMarking = new RegExp(
  `(?:^|[\\s()（）\\[\\]［］【】〔〕「」『』《》<>_.+\\-—–,，;；、])${level}(?=$|[\\s()（）\\[\\]［］【】〔〕「」『』《》<>_.+\\-—–,，;；、])`,
  'u',
);

/** A level inside a sentence. 手机密码, 司机密切, 拒绝密切, 有机密度 hold the characters but not the word. */
export const mentionPattern = /秘密|(?:绝密|机密)(?![码切集度封植闭谋布匙钥])/u;

/** Traditional and variant forms of the characters that levels, labels and terms are written with. */
export const simplifiedForms: Readonly<Record<string, string>> = {
  絕: '绝',
  絶: '绝',
  機: '机',
  祕: '秘',
  級: '级',
  長: '长',
  啟: '启',
  啓: '启',
  開: '开',
  個: '个',
  時: '时',
  後: '后',
  國: '国',
  業: '业',
  壹: '一',
  貳: '二',
  叁: '三',
  參: '三',
  肆: '四',
  伍: '五',
  陸: '六',
  柒: '七',
  捌: '八',
  玖: '九',
  拾: '十',
  兩: '两',
  '○': '〇',
};
