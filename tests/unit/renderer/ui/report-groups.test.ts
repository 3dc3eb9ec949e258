import { expect, it } from 'vitest';
import { checkNames } from '../../../../src/shared/domain/report.ts';
import { chainLinks, checkGroups } from '../../../../src/renderer/ui/report-groups.ts';

it('shows every check in exactly one group and one link of the chain', () => {
  const sorted = [...checkNames].sort();
  expect(checkGroups.flatMap((group) => group.checks).sort()).toEqual(sorted);
  expect(chainLinks.flatMap((link) => link.checks).sort()).toEqual(sorted);
});
