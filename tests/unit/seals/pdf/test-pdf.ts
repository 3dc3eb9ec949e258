// A small hand-made PDF with reserved signature fields, as the renderer leaves them: classic xref, text, AcroForm, empty appearances.

/** One page with a line of text and `fields` reserved fields Seal1, Seal2, …. `extra` adds catalog entries and objects. */
export function makePdf(
  options: { fields?: number; catalog?: string; objects?: readonly string[]; content?: string } = {},
): Uint8Array {
  const {
    fields = 1,
    catalog = '',
    objects = [],
    content = 'BT /F1 16 Tf 72 700 Td (Yunling 2026 No. 1) Tj ET',
  } = options;
  const fieldNumbers = Array.from({ length: fields }, (_, index) => 6 + index);
  const refs = fieldNumbers.map((number) => `${number} 0 R`).join(' ');
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${refs}] /SigFlags 1 >> ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [${refs}] >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...fieldNumbers.map(
      (_, index) =>
        `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal${index + 1}) /P 3 0 R /F 4 /Rect [${300 + 20 * index} 300 ${420 + 20 * index} 420] >>`,
    ),
    ...objects,
  ];
  return assemblePdf(bodies);
}

/** Numbers the objects from 1, the first is the catalog. */
export function assemblePdf(bodies: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const offsets = bodies.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${lines}`;
  text += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** A red ring on transparent ground. */
export function makePicture(sizePx = 64): { widthPx: number; heightPx: number; rgba: Uint8Array } {
  const rgba = new Uint8Array(sizePx * sizePx * 4);
  for (let y = 0; y < sizePx; y += 1) {
    for (let x = 0; x < sizePx; x += 1) {
      const radius = Math.hypot(x - sizePx / 2, y - sizePx / 2) / (sizePx / 2);
      if (radius > 0.85 && radius < 1) rgba.set([230, 0, 18, 255], (y * sizePx + x) * 4);
    }
  }
  return { widthPx: sizePx, heightPx: sizePx, rgba };
}
