// How the start page looks: plain HTML and forms, no script.
import type { DemoPerson, DemoUnit } from './people.ts';

export interface StartPageView {
  /** The page's secret path, with a slash at both ends. */
  readonly path: string;
  readonly units: readonly DemoUnit[];
  readonly networkIsCut: boolean;
  /** Whose window was just opened. */
  readonly opened: DemoPerson | null;
  /** False: a click leads this browser itself into the person's window. */
  readonly opensByItself: boolean;
}

const roleNames: Readonly<Record<string, readonly [string, string]>> = {
  drafter: ['拟稿人', 'drafter'],
  leader: ['领导', 'leader'],
  clerk: ['文书', 'clerk'],
  custodian: ['印章管理员', 'custodian'],
};

const style = `
  :root { color-scheme: light; --ink: #1f2329; --quiet: #566073; --line: #e3e6ec; --red: #b3261e; --blue: #1f5fbf; }
  * { box-sizing: border-box; }
  body { font: 15px/1.6 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; margin: 0; color: var(--ink); background: #f5f6f8; }
  .page { max-width: 76rem; margin: 0 auto; padding: 1.25rem 2rem 2rem; }
  header { display: flex; gap: 1rem; align-items: center; padding-bottom: 1.25rem; border-bottom: 3px solid var(--red); }
  .mark { flex: none; width: 3.25rem; height: 3.25rem; border-radius: .7rem; background: var(--red); color: #fff; font-size: 2rem; line-height: 3.25rem; text-align: center; }
  h1 { font-size: 1.5rem; line-height: 1.3; margin: 0; }
  h2 { font-size: 1.0625rem; margin: 0; }
  p { margin: 0; } .quiet { color: var(--quiet); font-size: .875rem; }
  .notice { margin: 1rem 0 0; padding: .6rem 1rem; border-radius: 8px; background: #e8f3ea; color: #1d5a2c; }
  .network { display: flex; gap: .75rem 1.25rem; align-items: center; justify-content: space-between; margin: 1.25rem 0; padding: .9rem 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: #fff; } .network form { flex: none; }
  .network.cut { border-color: #e0a39e; background: #fdf1f0; }
  .dot { display: inline-block; width: .7rem; height: .7rem; margin-right: .5rem; border-radius: 50%; background: #26763b; }
  .cut .dot { background: var(--red); }
  .units { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1.25rem; }
  section { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem .5rem; }
  .row { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; align-items: center; padding: .55rem 0; border-top: 1px solid var(--line); }
  section h2 + .quiet { margin-bottom: .7rem; }
  .name { font-weight: 600; font-size: 1rem; }
  code { font: .875rem/1.5 ui-monospace, Consolas, monospace; color: var(--ink); background: #f1f3f6; border-radius: 4px; padding: .1rem .4rem; white-space: nowrap; user-select: all; }
  button { font: inherit; padding: .3rem 1.1rem; border: 1px solid var(--blue); color: var(--blue); background: #fff; border-radius: 6px; cursor: pointer; }
  button:hover { background: #eef4fd; } button:focus-visible { outline: 3px solid #9cc2f5; outline-offset: 1px; }
  .network button { border-color: var(--red); color: var(--red); } .network button:hover { background: #fdf1f0; }
  .network.cut button { border-color: #26763b; background: #26763b; color: #fff; }
  ol { margin: .5rem 0 0; padding-left: 1.4rem; } li { padding: .1rem 0; }
  details { margin-top: 1.5rem; } summary { cursor: pointer; font-weight: 600; }
`;

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function renderPerson(view: StartPageView, place: string, person: DemoPerson): string {
  const [role, roleInEnglish] = roleNames[person.role] ?? [person.role, ''];
  const name = escapeHtml(person.name);
  // Where the browser itself goes into the window, this page stays in its tab.
  const target = view.opensByItself ? '' : ' target="_blank"';
  return `<div class="row"><div><span class="name">${name}</span> <span class="quiet">${role} ${roleInEnglish}</span><br>
    <span class="quiet">口令</span> <code>${escapeHtml(person.password)}</code></div>
    <form method="post" action="${view.path}open/${place}"${target}><button aria-label="打开${name}的窗口">打开 Open</button></form></div>`;
}

function renderUnit(view: StartPageView, unit: DemoUnit, unitIndex: number): string {
  const people = unit.people.map((person, index) => renderPerson(view, `${unitIndex}/${index}`, person));
  return `<section aria-label="${escapeHtml(unit.name)}"><h2>${escapeHtml(unit.name)}</h2><p class="quiet">${escapeHtml(unit.code)}</p>${people.join('')}
    <div class="row"><span class="quiet">印章 PIN · seal PIN</span><code>${escapeHtml(unit.sealPin)}</code></div></section>`;
}

function renderNetwork({ path, networkIsCut }: StartPageView): string {
  const [state, act, words] = networkIsCut
    ? [
        '网络已断开：公文在发件箱等待，恢复后自动发出。 The network is cut: documents wait in the outbox and go once it is back.',
        'restore',
        '恢复网络 Restore',
      ]
    : [
        '网络畅通：各单位与交换中心相连。 The network is up: every unit reaches the exchange.',
        'cut',
        '断开网络 Cut',
      ];
  return `<div class="network${networkIsCut ? ' cut' : ''}"><p role="status"><span class="dot" aria-hidden="true"></span>${state}</p>
    <form method="post" action="${path}network/${act}"><button>${words}</button></form></div>`;
}

const steps = [
  '拟稿人写一份通知，选主送、抄送，加附件，提交。 The drafter writes a notice, picks addressees, attaches files, submits it.',
  '领导签发。 The leader signs it off.',
  '文书登记编号。 The clerk registers its number.',
  '印章管理员核对、输入 PIN、盖章；公文随即进入发件箱并自动发出。 The custodian checks, enters the PIN and seals; it goes by itself.',
  '盖章前可在本页断开网络，看它在发件箱等待。 Cut the network on this page first to see it wait.',
  '其他单位的文书收到、查验、签收或退文；发文单位随即看到。 The other clerks receive, verify, sign for or return it; the sender sees it.',
];

/** The page. */
export function renderStartPage(view: StartPageView): string {
  const notice = view.opened
    ? `<p class="notice" role="status">${escapeHtml(view.opened.name)} 的窗口已打开。 The window is open.</p>`
    : '';
  const sections = view.units.map((unit, index) => renderUnit(view, unit, index));
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="google" content="notranslate"><meta name="viewport" content="width=device-width"><title>驿站 · 云岭市演示</title><style>${style}</style></head>
    <body><div class="page"><header><div class="mark" aria-hidden="true">驿</div><div><h1>驿站 · 云岭市演示环境</h1>
    <p class="quiet">点“打开”进入该人的窗口，用下面的口令登录。单位、人员、口令都是虚构的。 Each person opens in a window of its own. All invented.</p></div></header>
    ${notice}${renderNetwork(view)}<main class="units">${sections.join('')}</main>
    <details><summary>可以这样试一遍 · A walk through</summary><ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol></details>
    </div></body></html>`;
}
