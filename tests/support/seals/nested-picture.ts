// The picture of a seal as an OFD of its own, as many makers have it: one page of 42 mm with a red square.
import { zipSync } from 'fflate';

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';

/** The package; `box` is where the square stands on a page of 42 × 42 mm. */
export function nestedPicture(box = '2 2 38 38'): Uint8Array {
  const [, , width = '1', height = '1'] = box.split(' ');
  const square = `<ofd:PathObject ID="3" Boundary="${box}" Fill="true" Stroke="false"><ofd:FillColor Value="230 0 18"/><ofd:AbbreviatedData>M 0 0 L ${width} 0 L ${width} ${height} L 0 ${height} C</ofd:AbbreviatedData></ofd:PathObject>`;
  const parts = {
    'OFD.xml': `<ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>2</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 42 42</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
    'Doc_0/Pages/Page_0/Content.xml': `<ofd:Page ${ns}><ofd:Content><ofd:Layer ID="2">${square}</ofd:Layer></ofd:Content></ofd:Page>`,
  };
  const mtime = new Date(2000, 0, 1, 12);
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, text]) => [name, [Buffer.from(text), { mtime }] as const]),
    ),
  );
}
