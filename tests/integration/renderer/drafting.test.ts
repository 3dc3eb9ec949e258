// Writing a draft in Chromium: what is typed, composed by an input method, pasted and clicked arrives in the text, on the page and in what is saved.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreens, type Screens, type Visit } from '../../support/renderer-harness/browser.ts';
import { id } from '../../support/renderer-harness/sample-data.ts';
import type { SavedContent } from '../../support/renderer-harness/sample-station.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

async function openDraft(visit: Partial<Visit> = {}) {
  const saved: SavedContent[] = [];
  const opened = await screens.open({
    role: 'drafter',
    address: `#/drafting/${id(1)}`,
    ready: 'draft-text',
    onSave: (content) => {
      saved.push(content);
      return 'taken';
    },
    ...visit,
  });
  await opened.page.locator('.page-desk svg.sheet').first().waitFor();
  return { ...opened, saved };
}

const paragraphs = (page: Page) => page.getByTestId('draft-text').locator('.ProseMirror > .paragraph');
const texts = async (page: Page): Promise<string[]> => await paragraphs(page).allTextContents();
const levels = async (page: Page): Promise<(string | null)[]> =>
  await paragraphs(page).evaluateAll((all) => all.map((each) => each.getAttribute('data-level')));
const drawn = async (page: Page): Promise<string> =>
  (await page.locator('.page-desk svg.sheet text').allTextContents()).join('');

/** The editor learns of a moved cursor with the next event of the browser; no person is quicker than that. */
const blink = async (page: Page): Promise<void> =>
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

/** An empty paragraph behind the last one, with the cursor in it. */
async function atEnd(page: Page): Promise<void> {
  await paragraphs(page).last().click();
  await blink(page);
  await page.keyboard.press('Control+End');
  await blink(page);
  await page.keyboard.press('Enter');
}

const compose = async (session: CDPSession, text: string): Promise<void> =>
  void (await session.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  }));

async function commit(session: CDPSession, text: string): Promise<void> {
  await session.send('Input.insertText', { text });
}

const settled = async (page: Page): Promise<void> =>
  await page.locator('[data-testid=save-state][data-state=saved]').waitFor();

describe('a running composition', () => {
  it('is not disturbed by re-layout, findings and autosave; exactly the committed word is in the text', async () => {
    const { page, complaints, saved } = await openDraft();
    const session = await page.context().newCDPSession(page);
    await atEnd(page);
    await page.keyboard.insertText('请各单位');
    await page.evaluate(`
      window.ends = 0;
      document.querySelector('.ProseMirror').addEventListener('compositionend', () => { window.ends += 1; });
    `);
    const pinyin = 'fangxungongzuo';
    for (let length = 1; length <= pinyin.length; length += 1)
      await compose(session, pinyin.slice(0, length));
    // The autosave of what was typed before, its answer with findings, and the page with the unfinished word all happen now.
    await expect.poll(() => saved.at(-1)?.body.at(-1)).toEqual({ level: 'text', text: '请各单位' });
    await settled(page);
    await expect.poll(() => drawn(page)).toContain(`请各单位${pinyin}`);
    await page.getByTestId('margin-title.issuer').waitFor();
    expect(await page.evaluate('window.ends')).toBe(0);
    expect((await texts(page)).at(-1)).toBe(`请各单位${pinyin}`);
    await commit(session, '防汛工作');
    await expect.poll(() => texts(page)).toContain('请各单位防汛工作');
    await expect.poll(() => saved.at(-1)?.body.at(-1)).toEqual({ level: 'text', text: '请各单位防汛工作' });
    expect(saved.map(({ body }) => JSON.stringify(body)).some((body) => body.includes('fang'))).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is one step of undo a word, and the number of a heading is recognised at its end', async () => {
    const { page } = await openDraft();
    const session = await page.context().newCDPSession(page);
    await atEnd(page);
    await compose(session, 'fangxun');
    await commit(session, '防汛');
    await compose(session, 'gongzuo');
    await commit(session, '工作');
    await expect.poll(async () => (await texts(page)).at(-1)).toBe('防汛工作');
    await page.keyboard.press('Control+z');
    expect((await texts(page)).at(-1)).toBe('防汛');
    await page.keyboard.press('Control+y');
    expect((await texts(page)).at(-1)).toBe('防汛工作');
    await page.keyboard.press('Enter');
    await compose(session, 'yi、');
    await commit(session, '（三）');
    await expect.poll(async () => (await levels(page)).at(-1)).toBe('h2');
    expect((await texts(page)).at(-1)).toBe('');
    await page.close();
  });
});

describe('typing', () => {
  it('makes headings of numbers, goes on with text, and undo gives the number back', async () => {
    const { page, saved } = await openDraft();
    await atEnd(page);
    await page.keyboard.type('三、强化保障');
    expect((await texts(page)).at(-1)).toBe('强化保障');
    expect((await levels(page)).at(-1)).toBe('h1');
    await page.keyboard.press('Enter');
    await page.keyboard.type('1.5万元经费由市财政安排。');
    expect((await texts(page)).at(-1)).toBe('1.5万元经费由市财政安排。');
    expect((await levels(page)).at(-1)).toBe('text');
    await page.keyboard.press('Enter');
    await page.keyboard.type('（一）');
    expect((await levels(page)).at(-1)).toBe('h2');
    await page.keyboard.press('Control+z');
    expect((await levels(page)).at(-1)).toBe('text');
    expect((await texts(page)).at(-1)).toBe('（一）');
    await page.keyboard.press('Control+Alt+3');
    expect((await levels(page)).at(-1)).toBe('h3');
    await expect
      .poll(() =>
        saved
          .at(-1)
          ?.body.slice(-3)
          .map(({ level }) => level),
      )
      .toEqual(['h1', 'text', 'h3']);
    await page.close();
  });

  it('undoes by phrases', async () => {
    const { page } = await openDraft();
    await atEnd(page);
    await page.keyboard.type('一是排查，');
    await page.keyboard.type('二是整改，');
    await page.keyboard.type('三是验收');
    await page.keyboard.press('Control+z');
    expect((await texts(page)).at(-1)).toBe('一是排查，二是整改，');
    await page.keyboard.press('Control+z');
    expect((await texts(page)).at(-1)).toBe('一是排查，');
    await page.close();
  });

  it('ends title lines where the author says, and keeps them while the title is written on', async () => {
    const { page, saved } = await openDraft();
    await page.locator('.part-title').click();
    await blink(page);
    await page.keyboard.press('Home');
    await blink(page);
    for (let n = 0; n < 10; n += 1) await page.keyboard.press('ArrowRight');
    await blink(page);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await blink(page);
    await page.keyboard.type('我市');
    await expect.poll(() => saved.at(-1)?.titleBreaks).toEqual([10]);
    expect(saved.at(-1)?.title).toBe('关于做好今冬明春森林我市草原防灭火工作的通知');
    await page.getByRole('button', { name: '排标题' }).click();
    await page.locator('.title-choice', { hasText: '自动' }).click();
    await expect.poll(() => saved.at(-1)?.titleBreaks).toBeUndefined();
    await page.close();
  });
});

describe('a table', () => {
  it('is made and filled by keys alone', async () => {
    const { page, saved } = await openDraft();
    await atEnd(page);
    await page.getByRole('button', { name: '表格', exact: true }).click();
    await page.keyboard.type('序号');
    await page.keyboard.press('Tab');
    await page.keyboard.type('单位');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('End');
    await blink(page);
    await page.keyboard.press('Enter');
    await page.keyboard.type('次');
    for (let n = 0; n < 9; n += 1) await page.keyboard.press('Tab');
    await page.keyboard.type('末行');
    await page.getByRole('button', { name: '横排' }).click();
    await expect
      .poll(() => saved.at(-1)?.body.find(({ level }) => level === 'table'))
      .toEqual({
        level: 'table',
        headRows: 1,
        landscape: true,
        rows: [
          [{ text: '序号\n次' }, { text: '单位' }, { text: '' }],
          [{ text: '' }, { text: '' }, { text: '' }],
          [{ text: '' }, { text: '' }, { text: '' }],
          [{ text: '末行' }, { text: '' }, { text: '' }],
        ],
      });
    await page.close();
  });
});

describe('paste', () => {
  const paste = async (page: Page, html: string, text: string): Promise<void> =>
    await page.evaluate(
      ([markup, words]) => {
        const data = new DataTransfer();
        if (markup !== '') data.setData('text/html', markup ?? '');
        data.setData('text/plain', words ?? '');
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.querySelector('.ProseMirror')?.dispatchEvent(event);
      },
      [html, text],
    );

  it('makes paragraphs of lines, joins words to words, and is one step of undo', async () => {
    const { page, complaints } = await openDraft();
    await atEnd(page);
    await page.keyboard.type('请于');
    const before = await texts(page);
    await paste(page, '', '月底前\n报送总结。');
    expect((await texts(page)).slice(-2)).toEqual(['请于月底前', '报送总结。']);
    await page.keyboard.press('Control+z');
    expect(await texts(page)).toEqual(before);
    await paste(page, '<p style="color:red"><b>周五前</b></p>', '周五前');
    expect((await texts(page)).at(-1)).toBe('请于周五前');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the page', () => {
  const clickOn = async (page: Page, words: string): Promise<void> => {
    const line = page.locator('svg.sheet text', { hasText: words }).first();
    await line.scrollIntoViewIfNeeded();
    const box = await line.boundingBox();
    if (box === null) throw new Error(`${words} is not on the page`);
    await page.mouse.click(box.x + 2, box.y + box.height / 2);
  };

  it('puts the cursor where it is clicked, side by side and alone, and typing goes there', async () => {
    const { page, saved } = await openDraft();
    await clickOn(page, '各县（市、区）');
    await page.keyboard.type('请');
    await expect.poll(() => texts(page)).toContainEqual(expect.stringMatching(/^请各县（市、区）/));
    await page.getByText('整页', { exact: true }).click();
    await page.getByTestId('page-caret').waitFor();
    await clickOn(page, '请各县（市、区）');
    await page.keyboard.type('又');
    await expect
      .poll(() => saved.at(-1)?.body[2])
      .toMatchObject({ text: expect.stringMatching(/^又请各县/) });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    const [, caret] = [await drawn(page), await page.getByTestId('page-caret').boundingBox()];
    const own = await page.evaluate(() => {
      const box = getSelection()?.getRangeAt(0).getBoundingClientRect();
      return box === undefined ? null : { x: box.x, y: box.y };
    });
    // The hidden cursor is where the drawn one is: there the window of an input method opens.
    expect(Math.abs((own?.x ?? 0) - (caret?.x ?? Infinity))).toBeLessThan(12);
    expect(Math.abs((own?.y ?? 0) - (caret?.y ?? Infinity))).toBeLessThan(30);
    await page.close();
  });

  it('is drawn with the 仿宋 of the machine, or says that 宋体 stands for it', async () => {
    const { page, complaints } = await openDraft({ ownFace: true });
    await page.getByTestId('face-note').filter({ hasText: '云岭仿宋' }).waitFor();
    const shown = await page.evaluate(() =>
      [...document.fonts].some(({ family, status }) => family === 'yz-fang' && status === 'loaded'),
    );
    expect(shown).toBe(true);
    const families = page.locator('svg.sheet text[font-family^="yz-fang"]');
    expect(await families.count()).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    await page.close();
    const other = await openDraft();
    await other.page.getByTestId('face-note').filter({ hasText: '宋体代替' }).waitFor();
    await other.page.close();
  });

  it('shows findings in its margin and puts them right with one click, which is one step of undo', async () => {
    const { page } = await openDraft();
    const title = page.locator('.part-title');
    const before = await title.textContent();
    await page.getByTestId('margin-title.issuer').focus();
    await page.keyboard.press('Alt+Enter');
    await expect.poll(() => title.textContent()).toBe(`云岭市人民政府办公室${before}`);
    await page.getByTestId('margin-title.issuer').waitFor({ state: 'detached' });
    await title.click();
    await page.keyboard.press('Control+z');
    expect(await title.textContent()).toBe(before);
    await page.close();
  });
});

describe('a joint issue', () => {
  it('shows mark and signatures at once, in the order that the buttons give, and is undone like words', async () => {
    const { page, saved, complaints } = await openDraft();
    await page.getByText('联合行文', { exact: true }).click();
    await page.getByTestId('add-issuer').click();
    await page.getByRole('checkbox', { name: '云岭市财政局' }).check();
    await page.getByRole('checkbox', { name: '云溪县人民政府' }).check();
    await page.getByRole('button', { name: '选定' }).click();
    await page.getByRole('button', { name: '云溪县人民政府 上移' }).click();
    const names = ['云岭市人民政府办公室', '云溪县人民政府', '云岭市财政局'];
    await expect.poll(() => saved.at(-1)?.issuers?.map(({ name }) => name)).toEqual(names);
    const firstPage = page.locator('.page-desk svg.sheet').first().locator('text');
    await expect
      .poll(async () => (await firstPage.allTextContents()).slice(0, 8).join(''))
      .toContain('云溪县人民政府');
    await page.getByTestId('draft-text').locator('.part-title').click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => saved.at(-1)?.issuers).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('saving', () => {
  it('keeps the text and says so when somebody else changed the draft; undo brings the own text back', async () => {
    const { page } = await openDraft({ onSave: () => 'changed-meanwhile' });
    await atEnd(page);
    await page.keyboard.type('我的话');
    await page.getByTestId('failure-changed-meanwhile').waitFor();
    expect((await texts(page)).at(-1)).toBe('我的话');
    await page.getByRole('button', { name: '载入最新内容' }).click();
    await expect.poll(() => texts(page)).not.toContain('我的话');
    await paragraphs(page).last().click();
    await page.keyboard.press('Control+z');
    expect((await texts(page)).at(-1)).toBe('我的话');
    await page.close();
  });
});

it('saves what the recipients may do with it, and undo takes the choice back', async () => {
  const { page, saved } = await openDraft();
  const choice = page.getByRole('radiogroup', { name: '转发规定' });
  await choice.getByText('不得转发').click();
  await expect.poll(() => saved.at(-1)?.forward).toBe('no');
  await page.getByTestId('draft-text').click();
  await page.keyboard.press('Control+z');
  await expect.poll(() => saved.at(-1) && 'forward' in (saved.at(-1) ?? {})).toBe(false);
  await page.close();
});
