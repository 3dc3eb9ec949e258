// 验章的每个原因代码：为什么、怎么办。
import { codeSentences } from '../../../shared/domain/report-words.ts';
import type { ReportTable } from '../word-trees.ts';

export const reportCodeWords: ReportTable = codeSentences('why', 'zh-CN');
export const reportRemedies: ReportTable = codeSentences('remedy', 'zh-CN');
