import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exchangeFailures } from '../../../../src/shared/contract/exchange.ts';
import { stationFailures } from '../../../../src/shared/contract/failures.ts';
import { sealingSteps } from '../../../../src/shared/contract/station-outgoing.ts';
import { deskCodes } from '../../../../src/shared/domain/desk-codes.ts';
import { findingCodes } from '../../../../src/shared/domain/finding-codes.ts';
import { docKinds } from '../../../../src/shared/domain/kinds.ts';
import { reportCodes } from '../../../../src/shared/domain/report-codes.ts';
import { checkNames } from '../../../../src/shared/domain/report.ts';
import { returnReasonIds } from '../../../../src/shared/domain/return-reasons.ts';
import {
  deliveryStates,
  documentStates,
  inboxStates,
  outboxStates,
} from '../../../../src/shared/domain/states.ts';
import { windowFailures } from '../../../../src/renderer/client/failure.ts';
import { en } from '../../../../src/renderer/i18n/en/index.ts';
import { zhCN } from '../../../../src/renderer/i18n/zh-CN/index.ts';

const languages = { 'zh-CN': zhCN, en } as const;
const renderer = path.resolve(import.meta.dirname, '../../../../src/renderer');

function flatten(tree: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof value === 'string') flat.set(key, value);
    else for (const [below, text] of flatten(value as object, key)) flat.set(below, text);
  }
  return flat;
}

const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

const wanted: string[] = [
  ...[...stationFailures, ...windowFailures].flatMap((code) =>
    ['what', 'meaning', 'remedy'].map((part) => `failures.${code}.${part}`),
  ),
  ...exchangeFailures.map((code) => `sending.reason.${code}`),
  ...findingCodes.flatMap((code) => [`finding.${code}.what`, `finding.${code}.remedy`]),
  ...deskCodes.map((code) => `deskCode.${code}`),
  ...reportCodes.map((code) => `report.code.${code}`),
  ...checkNames.flatMap((name) => [
    `report.check.${name}`,
    `report.failedWhy.${name}`,
    `report.unknownWhy.${name}`,
  ]),
  ...returnReasonIds.map((id) => `reason.${id}`),
  ...sealingSteps.flatMap((step) => [`sealing.step.${step}`, `sealing.stepWhat.${step}`]),
  ...docKinds.map((kind) => `kind.${kind}`),
  ...documentStates.map((state) => `documentState.${state}`),
  ...outboxStates.map((state) => `sending.outboxState.${state}`),
  ...deliveryStates.map((state) => `sending.deliveryState.${state}`),
  ...inboxStates.map((state) => `receiving.inboxState.${state}`),
];

describe('words', () => {
  it('have the same keys in both languages', () => {
    expect([...flatten(en).keys()].sort()).toEqual([...flatten(zhCN).keys()].sort());
  });

  it.each(Object.entries(languages))(
    '%s says something for every code that the station can send',
    (_, words) => {
      const flat = flatten(words);
      expect(wanted.filter((key) => (flat.get(key) ?? '').trim() === '')).toEqual([]);
    },
  );

  it('name the same facts in both languages', () => {
    const english = flatten(en);
    const differing = [...flatten(zhCN)].filter(
      ([key, text]) => holes(text).join() !== holes(english.get(key) ?? '').join(),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('exist for every key that a screen asks for', () => {
    const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.tsx?$/.test(file) && !file.startsWith('i18n'),
    );
    const asked = sources.flatMap((file) =>
      [...readFileSync(path.join(renderer, file), 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(
        (match) => match[1] ?? '',
      ),
    );
    const flat = flatten(zhCN);
    expect(asked.length).toBeGreaterThan(150);
    expect([...new Set(asked)].filter((key) => !flat.has(key))).toEqual([]);
  });

  it('contain no English in Chinese remedies and no Chinese in English ones', () => {
    const hanzi = /\p{Script=Han}/u;
    const quoted = new Set(['bar.languages.zh-CN']);
    const english = [...flatten(en)].filter(
      ([key, text]) => hanzi.test(text) && !quoted.has(key) && !/一、|（一）/.test(text),
    );
    expect(english.map(([key]) => key)).toEqual([]);
    const chinese = [...flatten(zhCN)].filter(
      ([, text]) =>
        !hanzi.test(text.replaceAll(/\{\{\w+\}\}/g, '')) &&
        /[A-Za-z]{3}/.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
    );
    expect(chinese.map(([key]) => key)).toEqual(['bar.languages.en']);
  });
});
