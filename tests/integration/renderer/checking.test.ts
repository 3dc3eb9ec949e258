// 验章 in Chromium: a file of somebody else judged by the real verifier, what is trusted, and an import that shows what it would do.
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdfForms } from '../../support/seals/pdf-forms.ts';
import { makeSealed } from '../../support/seals/product-forms.ts';
import { createSealPki } from '../../support/seals/seal-pki.ts';
import { id } from '../../support/renderer-harness/sample-data.ts';
import { startScreens, type Screens } from '../../support/renderer-harness/browser.ts';

const asicMimeType = 'application/vnd.etsi.asic-e+zip';

let screens: Screens;
beforeAll(async () => {
  screens = await startScreens();
});
afterAll(async () => await screens.close());

it('judges a chosen OFD and says why it cannot be called valid, then another that is no document', async () => {
  const { page, complaints } = await screens.open({
    role: 'drafter',
    address: '#/checking',
    ready: 'checking',
  });
  await page.getByText('还没有验证过文件。').waitFor();
  const ofd = await makeSealed({
    pki: createSealPki('sm2'),
    units: ['云岭市人民政府'],
    pages: 1,
    riding: false,
  });
  await page
    .getByTestId('check-file')
    .setInputFiles({ name: '来文.ofd', mimeType: 'application/ofd', buffer: Buffer.from(ofd) });
  const report = page.getByTestId('file-report').first();
  await report.getByText('无法判断').first().waitFor();
  await report.getByText('云岭市人民政府').first().waitFor();
  expect(await page.getByText('还没有验证过文件。').count()).toBe(0);
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/check.png` });
  await page
    .getByTestId('check-file')
    .setInputFiles({ name: '空.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 nothing') });
  await expect.poll(() => page.getByTestId('checked-file').count()).toBe(2);
  // The newest on top.
  await page.getByTestId('file-report').first().getByRole('heading', { name: '空.pdf' }).waitFor();
  const joint = await pdfForms.find(({ name }) => name.includes('two'))?.make();
  const container = zipSync({ mimetype: Buffer.from(asicMimeType), 'body.pdf': joint ?? Buffer.from('') });
  await page
    .getByTestId('check-file')
    .setInputFiles({ name: '来文.asice', mimeType: '', buffer: Buffer.from(container) });
  const views = page.locator('.check-views li');
  await expect.poll(() => views.count()).toBe(2);
  expect(await views.first().textContent()).toContain('封装里的“body.pdf”：');
  expect(await views.last().textContent()).toMatch(/封装里的“body\.pdf”，“.+”（.+）盖章时的样子/);
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/check-inside.png` });
  expect(complaints).toEqual([]);
  await page.close();
});

it('shows the copy of a received document as its first unit sealed it', async () => {
  const { page, complaints } = await screens.open({
    ...{ role: 'clerk', address: `#/inbox/${id(502)}`, ready: 'seal-report' },
    preferences: { language: 'en' },
  });
  await page.getByRole('tab', { name: 'Copy for reading' }).click();
  await page.getByTestId('sealed-revisions').click();
  const views = page.locator('.check-views li');
  await views.first().waitFor();
  expect(await views.allTextContents()).toEqual([expect.stringContaining('云溪县财政局')]);
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/check-received.png` });
  expect(complaints).toEqual([]);
  await page.close();
});

it('shows what is trusted with its age; the administrator imports after a look at what it would do', async () => {
  const { page, complaints } = await screens.open({
    role: 'administrator',
    address: '#/checking',
    ready: 'checking',
  });
  await page.getByRole('tab', { name: '信任清单' }).click();
  await page.getByText('云岭电子公文根证书').first().waitFor();
  await page.getByText('40天前').waitFor();
  await page.getByText('已过期，请更新').waitFor();
  await page
    .getByTestId('import-trust')
    .setInputFiles({ name: 'root.pem', mimeType: 'text/plain', buffer: Buffer.from('x') });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('将导入').waitFor();
  await dialog.getByText('它的用途里没有“签发证书”').waitFor();
  await dialog.getByRole('button', { name: '核对无误，导入' }).click();
  await page.getByText('已导入。').waitFor();
  if (process.env['YIZHAN_SHOTS'])
    await page.screenshot({ path: `${process.env['YIZHAN_SHOTS']}/trust.png` });
  expect(complaints).toEqual([]);
  await page.close();
});

it('does not offer the import to others', async () => {
  const { page } = await screens.open({ role: 'clerk', address: '#/checking', ready: 'checking' });
  await page.getByRole('tab', { name: '信任清单' }).click();
  await page.getByTestId('trust-panel').waitFor();
  expect(await page.getByTestId('import-trust').count()).toBe(0);
  await page.close();
});
