// Which red heads belong to the issuers that a package names (GB/T 9704-2012, 7.2.4 and chapter 10; 条例 9.4).
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import type { PackageDocument } from '../../../../src/shared/domain/package-document.ts';
import { finance } from '../pki/test-pki.ts';
import { folder, judge, makePackage, notPassed, officeName } from './test-package.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const others = [
  { unit: finance, name: '云岭市财政局' },
  { unit: finance, name: '云岭市民政局' },
];

async function bindingOf(
  head: string,
  changes: Partial<PackageDocument['content']> = {},
): Promise<string | undefined> {
  const made = await makePackage({
    head,
    document: (document) => ({ ...document, content: { ...document.content, ...changes } }),
  });
  return notPassed((await judge(made)).report)['senderBinding'];
}

it('takes the words that the formats add to a name', async () => {
  for (const ending of ['', '文件', '令', '命令', '纪要', '简报']) {
    expect([ending, await bindingOf(officeName + ending)]).toEqual([ending, undefined]);
  }
  expect(await bindingOf(`${officeName}通知`)).toBe('failed SENDER_NAME_DIFFERS');
});

it('takes a joint head with all issuers in their order, or the main issuer’s alone, and no other', async () => {
  const [main] = await makePackage().then(({ note }) => [{ unit: note.sender, name: officeName }]);
  const issuers = [main!, ...others];
  const names = issuers.map(({ name }) => name);
  const joint = (...parts: string[]): Promise<string | undefined> =>
    bindingOf(parts.join('\u3000'), { issuers });
  expect(await joint(...names, '文件')).toBeUndefined();
  expect(await joint(`${officeName}文件`)).toBeUndefined();
  expect(await joint(names[0]!, names[2]!, names[1]!, '文件')).toBe('failed SENDER_NAME_DIFFERS');
  expect(await joint(names[1]!, names[0]!, names[2]!, '文件')).toBe('failed SENDER_NAME_DIFFERS');
  expect(await joint(names[0]!, names[1]!, '文件')).toBe('failed SENDER_NAME_DIFFERS');
  expect(await bindingOf([...names, '文件'].join('\u3000'))).toBe('failed SENDER_NAME_DIFFERS');
});

it('lets the name of a meeting follow in minutes and bulletins alone', async () => {
  const head = `${officeName}办公会议纪要`;
  expect(await bindingOf(head, { kind: 'minutes' })).toBeUndefined();
  expect(await bindingOf(head)).toBe('failed SENDER_NAME_DIFFERS');
  expect(await bindingOf(`${officeName}政务简报`, { format: 'bulletin' })).toBeUndefined();
});
