// What a window shows while a backup is restored or the data are brought to the new version: plain, without script, in both languages, since the renderer and its words need a station.
// It asks again every second, and is the client itself as soon as there is one.
import { tellEvery, type DataProgress } from '../../store/data-progress.ts';
import { makeNonce } from './page-policy.ts';

/** Work on the data that goes on. */
export interface DataProgressView extends DataProgress {
  /** Since it began. */
  readonly seconds: number;
}

type Both = readonly [string, string];

const works: Readonly<Record<DataProgress['work'], Both>> = {
  upgrade: ['正在升级数据', 'Upgrading the data'],
  restore: ['正在恢复备份', 'Restoring the backup'],
};

const changing: Both = ['正在改为当前版本的格式', 'The data are being brought to the present version'];
const phases: Readonly<Record<DataProgress['work'], Readonly<Record<DataProgress['phase'], Both>>>> = {
  upgrade: {
    copying: ['正在复制原有数据', 'The present data are being copied'],
    checking: ['正在核对副本', 'The copy is being checked'],
    files: ['正在复制大附件', 'Large attachments are being copied'],
    changing,
  },
  restore: {
    copying: ['正在从备份复制数据', 'The data are being copied from the backup'],
    checking: ['正在核对复制的数据', 'The copied data are being checked'],
    files: ['正在从备份取回大附件', 'Large attachments are being brought back from the backup'],
    changing,
  },
};

/** Only what matters while it may be cut off. */
const reassurances: Readonly<Record<DataProgress['work'], Both>> = {
  upgrade: [
    '数据较多时需要几分钟，请不要关机。完成后自动打开。',
    'Much data take some minutes: leave the machine on. The window opens by itself.',
  ],
  restore: [
    '数据较多时需要几分钟，请不要关机，也不要拔出备份盘；现有的数据文件不会删除。完成后自动打开，请重新登录。',
    'Much data take some minutes: leave the machine on and the medium of the backup in place; the present files are kept. The window opens by itself; log in again then.',
  ],
};

/** Says it in both languages on a terminal, every few percent. */
export function wordProgress(say: (line: string) => void): (progress: DataProgress) => void {
  return tellEvery(5, ({ work, percent }) => {
    const [words, english] = works[work];
    say(`${words}，已完成 ${percent}%… ${english}, ${percent} % done…`);
  });
}

const style = `
:root { color-scheme: light; }
body { font: 16px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; margin: 0; color: #1f2329; background: #f5f6f8; }
main { max-width: 34rem; margin: 18vh auto 0; padding: 2rem; border-top: 3px solid #b3261e; border-radius: 0 0 10px 10px; background: #fff; }
h1 { font-size: 1.375rem; line-height: 1.4; margin: 0 0 1rem; }
progress { width: 100%; height: 1.1rem; accent-color: #1f5fbf; }
p { margin: .5rem 0 0; } .quiet { color: #566073; font-size: .9375rem; }
`;

// Without the address a window that stood at a screen (`/#/settings`) would go to that place of this same page, and never ask again.
/** The page and the policy that goes with it; null: it has only begun. */
export function waitingPage(view: DataProgressView | null): {
  readonly html: string;
  readonly policy: string;
} {
  const nonce = makeNonce();
  const html = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1;url=."><meta name="google" content="notranslate">
<title>驿站${view === null ? '' : ` · ${view.percent}%`}</title><style nonce="${nonce}">${style}</style></head>
<body><main>${view === null ? starting : renderProgress(view)}</main></body></html>
`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
  return { html, policy };
}

const starting = '<h1>驿站正在启动…<br><span lang="en">Yizhan is starting…</span></h1>';

function renderProgress({ work, phase, percent, seconds }: DataProgressView): string {
  const [title, englishTitle] = works[work];
  const [words, english] = phases[work][phase];
  const [calm, englishCalm] = reassurances[work];
  return `<h1>${title}，已完成 ${percent}%…<br><span lang="en">${englishTitle}, ${percent} % done…</span></h1>
<progress max="100" value="${percent}" aria-label="进度 Progress"></progress>
<p role="status">${words}，已用 ${wordDuration(seconds, ' 分 ', ' 秒')}。<br><span lang="en">${english}, ${wordDuration(seconds, ' min ', ' s')} so far.</span></p>
<p class="quiet">${calm}<br><span lang="en">${englishCalm}</span></p>`;
}

function wordDuration(seconds: number, minuteWord: string, secondWord: string): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes === 0 ? '' : `${minutes}${minuteWord}`}${whole % 60}${secondWord}`;
}
