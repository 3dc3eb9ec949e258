import { zhCN } from '../zh-CN/index.ts';
export const en: typeof zhCN = zhCN;
