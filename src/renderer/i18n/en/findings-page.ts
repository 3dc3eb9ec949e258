// English: what the rules, the checker and the secrecy gate find: letters, marks and pages.
import type { FindingPart } from '../word-trees.ts';

/** Letters, marks and pages. */
export const pageFindings = {
  'text.halfMark': {
    what: 'A half-width mark in Chinese text: “{{text}}”',
    remedy: 'Use the full-width mark.',
  },
  'text.straightQuote': { what: 'A straight quotation mark: “{{text}}”', remedy: 'Use “ ”.' },
  'text.doubledMark': { what: 'Marks follow each other: “{{text}}”', remedy: 'Keep one.' },
  'text.fullWidthLatin': { what: 'Full-width digits or letters: “{{text}}”', remedy: 'Use half width.' },
  'text.spaces': {
    what: 'Blanks between Chinese characters',
    remedy: 'Remove them; the layout aligns by itself.',
  },
  'text.typedIndent': {
    what: 'Blanks typed before the paragraph',
    remedy: 'The layout indents by itself; remove them.',
  },
  'text.lineBreak': {
    what: 'A line break or tab inside the paragraph',
    remedy: 'Remove it, or make two paragraphs.',
  },
  'text.control': {
    what: 'An invisible character {{char}}',
    remedy: 'It may reorder or hide text; remove it.',
  },
  'text.rightToLeft': {
    what: 'Letters that run from right to left: “{{text}}” ({{char}})',
    remedy: 'Pages run from left to right; check the printed order.',
  },
  'text.emoji': { what: 'An emoji “{{text}}” ({{char}})', remedy: 'Documents go without; remove it.' },
  'text.privateUse': {
    what: 'A private-use character {{char}}',
    remedy: 'Other machines show another sign or none; use a standard character.',
  },
  'text.noGlyph': {
    what: 'No font can print “{{text}}” ({{char}})',
    remedy: 'Use another character, or have a font with it installed.',
  },
  'text.rareGlyph': {
    what: '“{{text}}” ({{char}}) is set in another font',
    remedy: 'The font of the text does not have it; check its form on the page.',
  },
  'text.shortYear': { what: 'The year is written “{{text}}”', remedy: 'Write four digits.' },
  'text.zeroPadded': { what: 'The date is written “{{text}}”', remedy: 'No zero before month and day.' },
  'text.machineDate': {
    what: 'The date is written “{{text}}”',
    remedy: 'Write year, month and day in words.',
  },
  'text.docNumber': {
    what: 'A document number is written “{{text}}”',
    remedy: 'The year stands in 〔〕, the number without ordinal and without zeros.',
  },
  'page.firstWithoutBody': {
    what: 'Page 1 shows no body text',
    remedy: 'It must: shorten the title or the signatories.',
  },
  'page.signatureAlone': {
    what: 'The signature stands alone on its page',
    remedy: 'Change the text so that some of it stands with the signature.',
  },
  'page.signatureMoved': {
    what: 'The last lines moved to the next page with the signature',
    remedy: 'Leave it, or shorten the text.',
  },
  'page.sealFar': {
    what: 'The seal is farther than one line from the text',
    remedy: 'Its upper edge is within one line of the text; lengthen or shorten the text.',
  },
  'page.sealsTouch': {
    what: 'The seals stand too close',
    remedy: 'Seals never touch; check order and names of the issuers.',
  },
  'page.spacing': {
    what: 'Lines stand {{byMm}} mm closer to make room for the signature',
    remedy: 'The standard allows it; shortening the text also helps.',
  },
  'page.grid': { what: 'The page has {{count}} lines', remedy: '22 are usual; particular cases may differ.' },
  'page.markSqueezed': {
    what: 'The issuer mark is long and was squeezed',
    remedy: 'The standard short name may be used.',
  },
  'page.addresseesMoved': {
    what: 'The addressees moved to the imprint',
    remedy: 'There are so many that page 1 would show no text; a collective name also helps.',
  },
  'page.tableNarrowed': {
    what: 'A table is wider than the type area and was set smaller',
    remedy: 'Set it across the page, or use fewer columns.',
  },
  'page.rowParted': {
    what: 'Row {{row}} of a table is too high and was parted between pages',
    remedy: 'Make several rows of it.',
  },
  'page.blank': {
    what: 'A blank page stands before the imprint',
    remedy: 'The imprint needs an even page; neither bears a number.',
  },
  'seal.missing': {
    what: '“{{name}}” has no seal to put on',
    remedy: 'Who signs also seals; have a seal registered first.',
  },
  'check.more': {
    what: '{{count}} more of this kind',
    remedy: 'They are listed when those above are corrected.',
  },
} as const satisfies FindingPart;
