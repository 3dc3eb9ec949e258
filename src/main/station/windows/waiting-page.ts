// What a window shows while the data are brought to the new version: plain, without script, in both languages, since the renderer and its words need a station.
// It asks again every second, and is the client itself as soon as there is one.
import { tellEvery, type UpgradeProgress } from '../../store/upgrade.ts';
import { makeNonce } from './page-policy.ts';

/** An upgrade that goes on. */
export interface UpgradeView extends UpgradeProgress {
  /** Since it began. */
  readonly seconds: number;
}

const phases: Readonly<Record<UpgradeProgress['phase'], readonly [string, string]>> = {
  copying: ['正在复制原有数据', 'The present data are being copied'],
  checking: ['正在核对副本', 'The copy is being checked'],
  changing: ['正在改为新版本的格式', 'The data are being brought to the new version'],
};

/** Says it in both languages on a terminal, every few percent. */
export function wordUpgrade(say: (line: string) => void): (progress: UpgradeProgress) => void {
  return tellEvery(5, ({ percent }) =>
    say(`正在升级数据，已完成 ${percent}%… Upgrading the data, ${percent} % done…`),
  );
}

const style = `
:root { color-scheme: light; }
body { font: 16px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; margin: 0; color: #1f2329; background: #f5f6f8; }
main { max-width: 34rem; margin: 18vh auto 0; padding: 2rem; border-top: 3px solid #b3261e; border-radius: 0 0 10px 10px; background: #fff; }
h1 { font-size: 1.375rem; line-height: 1.4; margin: 0 0 1rem; }
progress { width: 100%; height: 1.1rem; accent-color: #1f5fbf; }
p { margin: .5rem 0 0; } .quiet { color: #566073; font-size: .9375rem; }
`;

/** The page and the policy that goes with it; null: it has only begun. */
export function waitingPage(view: UpgradeView | null): { readonly html: string; readonly policy: string } {
  const nonce = makeNonce();
  const html = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><meta name="google" content="notranslate">
<title>驿站${view === null ? '' : ` · ${view.percent}%`}</title><style nonce="${nonce}">${style}</style></head>
<body><main>${view === null ? starting : renderUpgrade(view)}</main></body></html>
`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
  return { html, policy };
}

const starting = '<h1>驿站正在启动…<br><span lang="en">Yizhan is starting…</span></h1>';

function renderUpgrade({ phase, percent, seconds }: UpgradeView): string {
  const [words, english] = phases[phase];
  return `<h1>正在升级数据，已完成 ${percent}%…<br><span lang="en">Upgrading the data, ${percent} % done…</span></h1>
<progress max="100" value="${percent}" aria-label="升级进度 Progress"></progress>
<p role="status">${words}，已用 ${wordDuration(seconds, ' 分 ', ' 秒')}。<br><span lang="en">${english}, ${wordDuration(seconds, ' min ', ' s')} so far.</span></p>
<p class="quiet">数据较多时需要几分钟，请不要关机。完成后自动打开。<br><span lang="en">Much data take some minutes: leave the machine on. The window opens by itself.</span></p>`;
}

function wordDuration(seconds: number, minuteWord: string, secondWord: string): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes === 0 ? '' : `${minutes}${minuteWord}`}${whole % 60}${secondWord}`;
}
