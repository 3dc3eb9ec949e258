// What the finished pages show: the layout's own remarks, and what is read off the geometry.
import type { DocumentContent } from '../../domain/content.ts';
import { type Finding, finding, type FindingCode } from '../../domain/finding-codes.ts';
import type { DocKind } from '../../domain/kinds.ts';
import type { RuleContext } from '../../domain/rules.ts';
import type { LayoutInput } from '../layout-input.ts';
import type { LayoutRemark, LayoutRemarkCode, PageModel } from '../page-model.ts';
import type { PageFacts } from './page-facts.ts';

const remarkFindings: Readonly<Record<LayoutRemarkCode, FindingCode>> = {
  spacingTightened: 'page.spacing',
  signatureMoved: 'page.signatureMoved',
  signatureAlone: 'page.signatureAlone',
  sealFarFromText: 'page.sealFar',
  sealsTouch: 'page.sealsTouch',
  markSqueezed: 'page.markSqueezed',
  addresseesMoved: 'page.addresseesMoved',
  tableNarrowed: 'page.tableNarrowed',
  rowParted: 'page.rowParted',
  blankPage: 'page.blank',
};

/** 5.2.3 (一般): lines of a page. */
const linesOnPage = 22;
/** 实务. */
const maxTitleLines = 3;
/** 实务. */
const minMarkPermille = 750;
/** Kinds that bear no seal: passed by an assembly, stamped by a person, or recorded. */
const unsealedKinds: readonly DocKind[] = ['minutes', 'resolution', 'communique', 'order'];

export interface LaidOut {
  readonly input: LayoutInput;
  readonly model: PageModel;
  readonly context: RuleContext;
}

/** Findings that only the pages show. */
export function pageRules({ input, model, context }: LaidOut, facts: PageFacts): Finding[] {
  return [
    ...firstPageRule(facts),
    ...lineRules(facts),
    ...model.remarks.filter(isWorthSaying).map(remarkFinding),
    ...sealRule(input, context),
  ];
}

const onPage = (found: Finding, page: number): Finding => ({ ...found, page });

/** A mark a little narrower than designed is how long names are set; only a strong squeeze is a matter for a shorter name. */
function isWorthSaying({ code, evidence }: LayoutRemark): boolean {
  return code !== 'markSqueezed' || Number(evidence.scalePermille ?? 0) < minMarkPermille;
}

function remarkFinding({ code, page, path, evidence }: LayoutRemark): Finding {
  return onPage(finding(remarkFindings[code], path, evidence), page);
}

/** 7.3.3 (规定). A model that does not say where its text comes from proves nothing. */
function firstPageRule(facts: PageFacts): Finding[] {
  const pages = facts.pagesWith('body.');
  return pages.size === 0 || pages.has(0) ? [] : [onPage(finding('page.firstWithoutBody', 'body.0'), 0)];
}

function lineRules({ titleLines, bodyLines }: PageFacts): Finding[] {
  const title =
    titleLines > maxTitleLines
      ? [onPage(finding('title.lines', 'title', { count: String(titleLines) }), 0)]
      : [];
  const full = bodyLines.flatMap((count, page) =>
    count > linesOnPage ? [onPage(finding('page.grid', 'body', { count: String(count) }), page)] : [],
  );
  return [...title, ...full];
}

/** 条例 9.13: who signs the page by name also seals it. Asked where the registry is known. */
function sealRule({ content, seals }: LayoutInput, context: RuleContext): Finding[] {
  if (context.unitOf === null || unsealedKinds.includes(content.kind) || hasStamp(content)) return [];
  return content.issuers.flatMap(({ unit, name }, index) =>
    seals.some((seal) => seal.unit === unit) ? [] : [finding('seal.missing', `issuers.${index}`, { name })],
  );
}

const hasStamp = ({ signatureStamp }: DocumentContent): boolean => signatureStamp !== undefined;
