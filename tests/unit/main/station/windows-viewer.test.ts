// The viewer's page and policy: the script stands in it, ends nowhere but at its end, and the policy names no network.
import { expect, test } from 'vitest';
import { pagePolicy, viewerPolicy } from '../../../../src/main/station/windows/page-policy.ts';
import { viewerPage } from '../../../../src/main/station/windows/viewer-page.ts';

test('the script cannot end its own element', () => {
  const page = viewerPage('const a = "</script><script>"; const b = "<!--"; const c = 1 < 2;', 'n0nce');
  expect(page.match(/<\/script/g)?.length).toBe(1);
  expect(page.match(/<script/g)?.length).toBe(1);
  expect(page).not.toContain('<!--');
  expect(page).toContain('1 < 2');
  expect(page).toContain('nonce="n0nce"');
});

test('the frame has an origin of its own and nothing to fetch from', () => {
  const policy = viewerPolicy('n0nce').split('; ');
  expect(policy).toContain(`default-src 'none'`);
  expect(policy).toContain('sandbox allow-scripts');
  expect(policy.join('; ')).not.toMatch(
    /connect-src|(?:script|img|style|worker|font|frame)-src[^;]*(?:'self'|https?:|unsafe|data:)/,
  );
  expect(policy).toContain(`script-src 'nonce-n0nce'`);
  expect(pagePolicy({ nonce: 'n' })).toContain(`frame-src 'self'`);
});
