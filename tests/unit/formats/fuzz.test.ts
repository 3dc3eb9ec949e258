import { describe, expect, it } from 'vitest';
import { readAsic, writeAsic } from '../../../src/formats/asic/container.ts';
import { collectBytes, memorySource } from '../../../src/formats/byte-source.ts';
import { catchFormatError } from '../../../src/formats/failure.ts';
import { openPdf } from '../../../src/formats/pdf/document.ts';
import { listSignatureFields } from '../../../src/formats/pdf/form-fields.ts';
import { judgeFileType } from '../../../src/formats/sniff.ts';
import { extractText } from '../../../src/formats/text/extract.ts';
import { foreignZipLimits, readZip } from '../../../src/formats/zip/read.ts';
import { writeZip } from '../../../src/formats/zip/write.ts';
import { assemblePdf, makePdf } from '../seals/pdf/test-pdf.ts';
import { createRandom, mutate } from './mutations.ts';

// Every mutation ends in a value or a FormatError; any other exception fails the test by itself, a hang by the test's time limit.

const rounds = 1500;

async function countReadable(
  bytes: Uint8Array,
  seed: number,
  read: (bytes: Uint8Array) => Promise<unknown>,
): Promise<number> {
  const random = createRandom(seed);
  let readable = 0;
  for (let round = 0; round < rounds; round += 1) {
    const outcome = await catchFormatError(() => read(mutate(bytes, random)));
    if (outcome.ok) readable += 1;
  }
  return readable;
}

const word = await collectBytes(
  writeZip(
    Object.entries({
      '[Content_Types].xml': '<Types/>',
      'word/document.xml':
        '<w:document xmlns:w="w"><w:p w:id="1"><w:r><w:t>年度&amp;检查</w:t></w:r></w:p></w:document>',
      'xl/workbook.xml': '<workbook/>',
    }).map(([name, text]) => ({ name, method: 'deflated', source: memorySource(Buffer.from(text)) })),
  ),
);
const storedText = Buffer.from(
  '<w:document xmlns:w="w"><w:p w:id="1"><w:r><w:t>年度&amp;检查</w:t></w:r></w:p></w:document>',
);

describe('readers under seeded mutation', () => {
  it('zip', async () => {
    const readable = await countReadable(word, 1, async (bytes) => {
      const zip = await readZip(memorySource(bytes), foreignZipLimits);
      for (const entry of zip.entries) await zip.readAll(entry, 1_000_000);
    });
    expect(readable).toBeLessThan(rounds / 10);
  });

  it('ASiC-E', async () => {
    const object = {
      path: 'a.txt',
      mimeType: 'text/plain',
      sha256: 'ab'.repeat(32),
      source: memorySource(Buffer.from('content')),
    };
    const bytes = await collectBytes(writeAsic([object], () => Uint8Array.of(0x30, 0)));
    expect(await countReadable(bytes, 2, (mutated) => readAsic(memorySource(mutated)))).toBeLessThan(
      rounds / 2,
    );
  });

  it('XML inside an intact container', async () => {
    const random = createRandom(3);
    for (let round = 0; round < rounds; round += 1) {
      const content = memorySource(mutate(storedText, random));
      const bytes = await collectBytes(
        writeZip([{ name: 'word/document.xml', method: 'stored', source: content }]),
      );
      expect(['read', 'unreadable']).toContain((await extractText('docx', memorySource(bytes))).state);
    }
  });

  it('PDF: structure, fields, text', async () => {
    const map =
      'begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00> <ff> <0020> endbfrange endcmap';
    const content = 'q 1 0 0 1 0 0 cm BT /F1 16 Tf [(A) -20 (B)] TJ T* (C\\051) Tj ET BI /W 1 ID x EI Q';
    const samples = [
      makePdf({ fields: 2 }),
      assemblePdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /Contents [4 0 R] /Resources << /Font << /F1 5 0 R >> >> >>',
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
        '<< /Type /Font /Subtype /TrueType /BaseFont /X /ToUnicode 6 0 R >>',
        `<< /Length ${map.length} >>\nstream\n${map}\nendstream`,
      ]),
    ];
    for (const [seed, sample] of samples.entries()) {
      const readable = await countReadable(sample, 10 + seed, async (bytes) => {
        listSignatureFields(openPdf(bytes));
        await extractText('pdf', memorySource(bytes));
      });
      expect(readable).toBeGreaterThan(0);
    }
  });

  it('judgement of file types', async () => {
    const random = createRandom(20);
    for (let round = 0; round < rounds; round += 1) {
      const sample = round % 2 === 0 ? word : makePdf();
      const judged = await judgeFileType('名单.docx', memorySource(mutate(sample, random)));
      if (judged.type === 'pdf') expect(judged.allowed).toBe(false);
    }
  });
});
