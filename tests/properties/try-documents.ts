// One batch of random documents: laid out, judged, and what was seen counted.
import fc from 'fast-check';
import { isTable } from '../../src/shared/domain/content.ts';
import { formatOf } from '../../src/shared/domain/kinds.ts';
import { layoutDocument, type LayoutInput } from '../../src/shared/layout/layout-document.ts';
import { createLayouter } from '../../src/shared/layout/layouter.ts';
import { pageModelCanonicalForm, type PageModel } from '../../src/shared/layout/page-model.ts';
import { pageProblems } from '../unit/shared/layout/page-properties.ts';
import { anyDocument } from '../unit/shared/layout/random-documents.ts';
import { lineEdgeProblems } from './line-edges.ts';

/** Which documents: the seed and their number make them, whatever thread tries them. */
export interface Batch {
  readonly seed: number;
  readonly documents: number;
  /** Of a counterexample that is tried again: where fast-check found it. */
  readonly path?: string;
}

export interface BatchResult {
  readonly counts: Readonly<Record<string, number>>;
  readonly counterexample: {
    readonly path: string;
    readonly problems: string;
    readonly input: LayoutInput;
  } | null;
}

/** A tenth is laid out again, by another layouter and from a copy: the answer may depend on nothing but the document. */
function repeatProblems(
  input: LayoutInput,
  model: PageModel,
  layouter: ReturnType<typeof createLayouter>,
): string[] {
  const form = pageModelCanonicalForm(model);
  const copied = pageModelCanonicalForm(layoutDocument(structuredClone(input)));
  const again = pageModelCanonicalForm(layouter.layout(input));
  return [
    ...(copied === form ? [] : ['a copy of the document has other pages']),
    ...(again === form ? [] : ['what was laid out before changed the pages']),
    ...(/":-?\d+\.\d/.test(form) ? ['not made of integers'] : []),
  ];
}

function countsOf({ content, seals }: LayoutInput, model: PageModel): string[] {
  const blocks = [content.body, ...(content.annexes ?? []).map(({ body }) => body)].flat();
  return [
    'documents',
    `kind ${content.kind}`,
    `format ${formatOf(content)}`,
    ...(blocks.some(isTable) ? ['with tables'] : []),
    ...(content.annexes ? ['with annexes'] : []),
    ...(content.issuers.length > 1 ? ['joint'] : []),
    ...(seals.length > 0 ? ['sealed'] : []),
    ...new Set(model.remarks.map(({ code }) => `remark ${code}`)),
  ];
}

/** Stops at the first document of which something does not hold. */
export function tryDocuments({ seed, documents, path }: Batch): BatchResult {
  const counts: Record<string, number> = {};
  const layouter = createLayouter();
  let tried = 0;
  const property = fc.property(anyDocument, (input) => {
    const model = layoutDocument(input);
    for (const name of countsOf(input, model)) counts[name] = (counts[name] ?? 0) + 1;
    counts['pages'] = (counts['pages'] ?? 0) + model.pages.length;
    const problems = [
      ...pageProblems(input, model),
      ...lineEdgeProblems(input, model),
      ...(tried++ % 10 === 0 ? repeatProblems(input, model, layouter) : []),
    ];
    if (problems.length > 0) throw new Error(problems.slice(0, 5).join('\n'));
  });
  const found = fc.check(property, {
    seed,
    numRuns: documents,
    endOnFailure: true,
    ...(path !== undefined && { path }),
  });
  if (!found.failed) return { counts, counterexample: null };
  const [input] = found.counterexample ?? [];
  if (!input) throw new Error('fast-check stopped without a counterexample', { cause: found.errorInstance });
  const problems =
    found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance);
  return { counts, counterexample: { path: found.counterexamplePath ?? '', problems, input } };
}
