import type { PdfDocument } from '../../../formats/pdf/document.ts';
import { compareCatalogs, compareTrailers } from './catalog-rules.ts';
import { createComparison, type RevisionChange, spendWork, type WorkBudget } from './comparison.ts';
import { compareForms } from './form-rules.ts';
import { comparePages } from './page-rules.ts';
import { type Permissions, readPermissions } from './permissions.ts';
import { collectRoles, createJudgedElsewhere } from './roles.ts';
import { compareStructure } from './structure-rules.ts';

/** What one revision changed, and what was permitted when it came. */
export interface StateDifference {
  readonly changes: readonly RevisionChange[];
  readonly permissions: Permissions;
}

/** Compares two states of a document, the older one first. Throws a FormatError when one of them cannot be walked. */
export function compareStates(before: PdfDocument, after: PdfDocument, budget: WorkBudget): StateDifference {
  // Opening a state costs its objects, whether or not they are looked at.
  spendWork(budget, before.objectNumbers.length + after.objectNumbers.length);
  const then = collectRoles(before);
  const now = collectRoles(after);
  spendWork(budget, then.pages.size + then.formNodes.length + now.pages.size + now.formNodes.length);
  const judgedElsewhere = createJudgedElsewhere(then, now);
  const comparison = createComparison({ before, after, judgedElsewhere, budget });
  const permissions = readPermissions(before, then.formNodes);
  const context = { comparison, then, now };
  compareTrailers(comparison);
  compareCatalogs(comparison);
  compareForms(comparison, permissions.isLocked);
  comparePages(context);
  compareStructure(context);
  return { changes: comparison.changes, permissions };
}
