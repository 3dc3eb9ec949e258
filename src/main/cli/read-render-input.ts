// Reads a DOCUMENT.json: what is wrong with it is said in a sentence that names the member.
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { issuerMarkOf, printedByOf } from '../../shared/domain/metadata.ts';
import type { LayoutInput } from '../../shared/layout/layout-input.ts';
import { renderInputSchema, type RenderInput } from '../../shared/contract/render-input.ts';
import { renderWords, type Language } from './render-words.ts';

/** 300 pages of text are some 2 MB. */
const maxFileBytes = 32 * 1024 * 1024;

export type ReadRenderInput =
  { readonly ok: true; readonly input: LayoutInput } | { readonly ok: false; readonly sentence: string };

type Issue = z.core.$ZodIssue;

/** Of a choice that fits in no form the form that comes nearest: its own fault is what the writer wants to know. */
function innermost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const [nearest] = [...issue.errors].sort((a, b) => a.length - b.length);
  const [first] = nearest ?? [];
  return first ? innermost({ ...first, path: [...issue.path, ...first.path] }) : issue;
}

const localeErrors = { 'zh-CN': z.locales.zhCN().localeError, en: z.locales.en().localeError };

function sentenceOf(error: z.ZodError, language: Language): string {
  const words = renderWords[language];
  const [first] = error.issues;
  if (!first) return words.usage;
  const issue = innermost(first);
  const why = localeErrors[language](issue as Parameters<(typeof localeErrors)['en']>[0]);
  const text = typeof why === 'string' ? why : (why?.message ?? issue.message);
  const member = issue.path.length === 0 ? 'DOCUMENT' : issue.path.join('.');
  const more = error.issues.length - 1;
  return `${words.member(member, text)}${more > 0 ? ` ${words.moreMembers(more)}` : ''}`;
}

function readJson(
  file: string,
  language: Language,
): { ok: true; value: unknown } | { ok: false; sentence: string } {
  const words = renderWords[language];
  let text: string;
  try {
    if (statSync(file).size > maxFileBytes) return { ok: false, sentence: words.tooLarge(file) };
    text = readFileSync(file, 'utf8');
  } catch {
    return { ok: false, sentence: words.unreadable(file) };
  }
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\ufeff/, '')) };
  } catch (error) {
    const place = /line \d+ column \d+/.exec(error instanceof Error ? error.message : '');
    return { ok: false, sentence: words.notJson(file, place?.[0] ?? null) };
  }
}

/** What is left out is made from the content, as the station makes it. */
function layoutInputOf(read: RenderInput): LayoutInput {
  const { content, copyNo, changes } = read;
  return {
    content,
    docNumber: read.docNumber ?? null,
    docDate: read.docDate ?? null,
    issuerMark: read.issuerMark ?? issuerMarkOf(content),
    imprint: read.imprint ?? { printedBy: printedByOf(content.issuers[0]?.name ?? ''), printedDate: null },
    seals: read.seals ?? [],
    ...(copyNo !== undefined && { copyNo }),
    ...(changes !== undefined && { changes }),
  };
}

/** Judges a parsed document. */
export function parseRenderInput(value: unknown, language: Language): ReadRenderInput {
  const parsed = renderInputSchema.safeParse(value);
  return parsed.success
    ? { ok: true, input: layoutInputOf(parsed.data) }
    : { ok: false, sentence: sentenceOf(parsed.error, language) };
}

/** Reads and judges a file. */
export function readRenderInput(file: string, language: Language): ReadRenderInput {
  const json = readJson(file, language);
  return json.ok ? parseRenderInput(json.value, language) : json;
}
