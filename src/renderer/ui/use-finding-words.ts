// A finding in words: what, what to do, how binding, where.
import type { Finding } from '../features/drafting/drafting-store.ts';
import { findingPlaceOf } from './finding-place.ts';
import { useWords } from './use-words.ts';

export interface FindingWording {
  readonly what: string;
  readonly remedy: string;
  /** 规定, 一般, 推荐, 可以, 实务. */
  readonly force: string;
  /** 第2页 · 正文第3段. */
  readonly place: string;
}

/** Words a finding in the present language; the list and the margin of the page say the same. */
export function useFindingWords(): (finding: Finding) => FindingWording {
  const { t } = useWords();
  return ({ code, evidence, force, where, page }) => {
    const { key, values, rest } = findingPlaceOf(where);
    const onPage = page === undefined ? '' : t('finding.place.page', { page: page + 1 });
    const name = key === null ? '' : t(`finding.place.${key}`, values);
    return {
      what: t([`finding.${code}.what`, 'finding.other.what'], { ...evidence, code }),
      remedy: t([`finding.${code}.remedy`, 'finding.other.remedy'], evidence),
      force: t(`finding.force.${force}`),
      place: [onPage, [name, rest].filter((part) => part !== '').join(' ')]
        .filter((part) => part !== '')
        .join(' · '),
    };
  };
}
