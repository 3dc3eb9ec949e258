// What the command line `render` says, in both languages.

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** Why a document or a command cannot be used; `what` and `why` are put in by the caller. */
export interface RenderWords {
  readonly usage: string;
  readonly unreadable: (file: string) => string;
  readonly tooLarge: (file: string) => string;
  readonly notJson: (file: string, place: string | null) => string;
  readonly member: (member: string, why: string) => string;
  readonly moreMembers: (count: number) => string;
  readonly notWritten: (file: string, why: string) => string;
  readonly missing: (chars: string) => string;
  readonly substituted: (chars: string) => string;
  readonly clean: string;
}

const usage = `render DOCUMENT.json -o FILE.pdf|FILE.ofd|FILE.svg [--check] [--lang zh-CN|en]
render DOCUMENT.json --check
render --schema`;

const zhCn: RenderWords = {
  usage: `用法：\n${usage}\n\n文档格式见 docs/document.schema.json，样例见 docs/examples。`,
  unreadable: (file) => `读不到文件 ${file}。`,
  tooLarge: (file) => `文件 ${file} 过大，不是一份公文。`,
  notJson: (file, place) => `${file} 不是 JSON${place === null ? '' : `（${place}）`}。`,
  member: (member, why) => `文档中的 ${member} 不符合要求：${why}。`,
  moreMembers: (count) => `另有 ${count} 处不符合要求。`,
  notWritten: (file, why) => `写不了文件 ${file}（${why}）。`,
  missing: (chars) => `以下字符没有字形，印作“〓”：${chars}`,
  substituted: (chars) => `以下字符由其他字体代替：${chars}`,
  clean: '没有发现问题。',
};

const en: RenderWords = {
  usage: `Usage:\n${usage}\n\nThe format is docs/document.schema.json, documents to look at are in docs/examples.`,
  unreadable: (file) => `The file ${file} cannot be read.`,
  tooLarge: (file) => `The file ${file} is too large for an official document.`,
  notJson: (file, place) => `${file} is not JSON${place === null ? '' : ` (${place})`}.`,
  member: (member, why) => `${member} of the document cannot be used: ${why}.`,
  moreMembers: (count) => `${count} more members cannot be used.`,
  notWritten: (file, why) => `The file ${file} cannot be written (${why}).`,
  missing: (chars) => `No face has these characters, they are drawn as 〓: ${chars}`,
  substituted: (chars) => `Another face draws these characters: ${chars}`,
  clean: 'Nothing was found.',
};

export const renderWords: Readonly<Record<Language, RenderWords>> = { 'zh-CN': zhCn, en };
