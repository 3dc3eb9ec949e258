import { describe, expect, it } from 'vitest';
import type { DocumentId, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { docKinds } from '../../../../src/shared/domain/kinds.ts';
import { issuerMarkOf, metadataOf, printedByOf } from '../../../../src/shared/domain/metadata.ts';
import { notice } from './sample-content.ts';

describe('metadataOf', () => {
  it('fills the 18 core elements by their short names and nothing else', () => {
    const meta = metadataOf({
      documentId: '01890000-0000-7000-8000-000000000001' as DocumentId,
      content: { ...notice, urgency: 'urgent' },
      docNumber: '云府办发〔2026〕1号',
      docDate: '2026-11-21',
      issuerMark: '云岭市人民政府办公室文件',
      imprint: { printedBy: '云岭市人民政府办公室', printedDate: '2026-11-22' },
    });
    expect(meta).toEqual({
      GWBS: '01890000-0000-7000-8000-000000000001',
      WZ: '通知',
      FH: null,
      MJHBMQX: null,
      JJCD: '加急',
      FWJGBZ: '云岭市人民政府办公室文件',
      FWZH: '云府办发〔2026〕1号',
      QFR: null,
      BT: '关于开展汛期安全检查的通知',
      ZSJG: ['云溪县人民政府'],
      FJSM: ['检查表.xlsx'],
      FWJGSM: ['云岭市人民政府办公室'],
      CWRQ: '2026-11-21',
      FZ: '联系人：某某',
      CSJG: ['市财政局'],
      YFJG: '云岭市人民政府办公室',
      YFRQ: '2026-11-22',
      FBCC: null,
    });
  });
  it('names mark and printer as GB/T 9704 does', () => {
    const issuers = [{ unit: '990100-DEP-0001' as UnitCode, name: '云岭市财政局' }];
    const marks = docKinds.map((kind) => [kind, issuerMarkOf({ kind, issuers })]);
    expect(Object.fromEntries(marks.filter(([, mark]) => mark !== '云岭市财政局文件'))).toEqual({
      letter: '云岭市财政局',
      order: '云岭市财政局令',
      minutes: '云岭市财政局纪要',
    });
    expect(issuerMarkOf({ kind: 'notice', format: 'bulletin', issuers })).toBe('云岭市财政局简报');
    expect(printedByOf('云岭市财政局')).toBe('云岭市财政局办公室');
    expect(printedByOf('云岭市人民政府办公室')).toBe('云岭市人民政府办公室');
  });
  it('names all issuers of a joint mark, main issuer first, and the main issuer alone in a letter', () => {
    const issuers = ['云岭市财政局', '云岭市民政局'].map((name) => ({
      unit: '990100-DEP-0001' as UnitCode,
      name,
    }));
    expect(issuerMarkOf({ kind: 'notice', issuers })).toBe('云岭市财政局　云岭市民政局　文件');
    expect(issuerMarkOf({ kind: 'letter', issuers })).toBe('云岭市财政局');
  });
});
