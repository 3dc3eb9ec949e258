/** What tray and notification say: there may be no window, so these few words are not the renderer's. */
export interface DesktopWords {
  readonly name: string;
  readonly open: string;
  readonly quit: string;
  waiting(count: number): string;
  flashTitle(count: number): string;
  readonly title: string;
  body(count: number): string;
}

const chinese: DesktopWords = {
  name: '驿站',
  open: '打开驿站',
  quit: '退出',
  waiting: (count) => `驿站：${count} 件新收公文`,
  flashTitle: (count) => `特急公文 ${count} 件`,
  title: '收到新公文',
  body: (count) => `待查看 ${count} 件，请登录驿站。`,
};

const english: DesktopWords = {
  name: 'Yizhan',
  open: 'Open Yizhan',
  quit: 'Quit',
  waiting: (count) => `Yizhan: ${count} new`,
  flashTitle: (count) => `Extra urgent documents: ${count}`,
  title: 'New documents',
  body: (count) => `Waiting to be looked at: ${count}. Log in to Yizhan.`,
};

/** The words for the system's language: Chinese unless the system clearly speaks another one. */
export function desktopWords(locale: string): DesktopWords {
  return locale === '' || /^zh\b/i.test(locale) ? chinese : english;
}
