// What is asked of every screen: nothing serious for axe, no Chinese words of the program when the language is English; and its picture for people's eyes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { demoUnits } from '../../../src/demo/people.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeWindow {
  readonly axe: { run(context: object, options: object): Promise<AxeResults> };
}

/** Takes the picture test-results/screens/<name>.png and answers with what axe calls serious or critical. */
export async function inspect(page: Page, name: string): Promise<string[]> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const running = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(running.map((animation) => animation.finished));
  });
  await page.screenshot({ path: path.join('test-results', 'screens', `${name}.png`) });
  // Evaluated by the debugger, which the window's policy does not bind; the page itself could not load it.
  await page.evaluate(axeSource);
  // A drawn page is one picture with one name: what it is drawn with is not read to anybody.
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as AxeWindow).axe.run(
      { exclude: ['svg.sheet > *'] },
      { resultTypes: ['violations'], preload: false },
    ),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

/** Words that belong to documents, people and units, in whatever language the screens are. */
const contentWords = demoUnits.flatMap((unit) => [
  ...[unit.name, unit.shortName, ...unit.issuerCodes],
  ...[...unit.people, unit.administrator].map((person) => person.name),
]);

/** Chinese words to be seen on the screen that are not content: text, names for screen readers, hints in fields. */
export async function findChineseWords(page: Page, content: readonly string[]): Promise<string[]> {
  const found = await page.evaluate(() => {
    const texts: string[] = [];
    // A drawn page and a field hold the document's own words, a citation is in the law's, names of certificates in their owner's; a closed list is asked
    // again when it opens.
    const isShown = (element: Element | null): boolean =>
      element?.checkVisibility() === true &&
      element.closest('svg, textarea, .finding-clause, [data-content]') === null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (isShown(node.parentElement)) texts.push(node.nodeValue ?? '');
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        if (isShown(element)) texts.push(element.getAttribute(name) ?? '');
    return texts;
  });
  const known = [...content, ...contentWords].sort((a, b) => b.length - a.length);
  const strip = (text: string): string => known.reduce((rest, word) => rest.replaceAll(word, ''), text);
  return [...new Set(found.filter((text) => /\p{Script=Han}/u.test(strip(text))))];
}
