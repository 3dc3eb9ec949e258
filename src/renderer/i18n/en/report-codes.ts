// English: why and what to do, for every reason code of a seal check.
import { codeSentences } from '../../../shared/domain/report-words.ts';
import type { ReportTable } from '../word-trees.ts';

export const reportCodeWords: ReportTable = codeSentences('why', 'en');
export const reportRemedies: ReportTable = codeSentences('remedy', 'en');
