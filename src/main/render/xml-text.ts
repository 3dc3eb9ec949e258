// Text in XML: what the writers put into XMP and into the parts of an OFD.

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text without what XML 1.0 and PDF strings cannot hold: controls, lone surrogates, noncharacters. */
export function cleanText(text: string): string {
  return [...text.toWellFormed()]
    .filter((char) => char >= ' ' && char !== '\ufffe' && char !== '\uffff')
    .join('');
}

/** What may stand in XML text and attributes. */
export function xmlText(text: string): string {
  return cleanText(text).replace(/[&<>"]/g, (char) => escapes[char] ?? char);
}
