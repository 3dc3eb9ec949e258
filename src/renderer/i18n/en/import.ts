// English: what an import or a paste recognised, changed and left out, and why a file cannot be imported.
import type { SameKeys } from '../same-keys.ts';
import type { importWords as source } from '../zh-CN/import.ts';

export const importWords: SameKeys<typeof source> = {
  note: {
    titleRecognised: 'Title recognised: {{text}}',
    titleNoteRecognised: 'Note under the title recognised: {{text}}',
    kindRecognised: 'Kind taken from the end of the title: {{text}}. Please check',
    urgencyRecognised: 'Urgency recognised: {{text}}',
    addresseesRecognised: 'Main recipients recognised: {{text}}. Choose them from the directory',
    copiesRecognised: 'Copy recipients recognised: {{text}}. Choose them from the directory',
    docNumberRecognised:
      'Number in the file: {{text}}. Numbering gives the real one; not taken into the body',
    signatoryRecognised: 'Signatory recognised: {{text}}. Please check',
    signatureRecognised: 'The system makes signature and date; not taken into the body: {{text}}',
    notesRecognised: 'Note below the date recognised: {{text}}. The system adds the brackets',
    attendanceRecognised: 'Attendance recognised: {{text}}',
    annexRecognised: 'Recognised as an annex on pages of its own: {{text}}',
    headingRecognised: 'Heading recognised by “{{text}}”; the system numbers it',
    headingByStyle: 'Heading recognised by its style or typeface, numbered “{{becomes}}”: {{text}}',
    headingCorrected: 'Number “{{text}}” now has its proper form “{{becomes}}”',
    headingRenumbered: 'Number “{{text}}” became “{{becomes}}” by its order. Check what refers to it',
    numberKept: 'Number “{{text}}” counts on its own and is kept as words',
    issuerMarkDropped: 'The system makes the issuer mark; left out: {{text}}',
    copyNumberDropped: 'Printing gives the copy number; left out: {{text}}',
    attachmentNoteDropped:
      'The system makes the list of attachments; left out: {{text}}. Add the files under “Attachments”',
    imprintDropped: 'The system makes the imprint; left out: {{text}}',
    secrecyMarkKept:
      'Possible secrecy marking “{{text}}” kept at the end of the body. Classified documents must not travel on this network; if it was marked by mistake, remove it',
    headerDropped: 'Words of page headers or footers left out: {{text}}',
    contentsDropped: 'Table of contents left out: {{text}}',
    linesJoined: 'Lines broken by hand joined at {{count}} places. Check the paragraphs',
    lineBreakSplit:
      'Line breaks inside paragraphs became paragraphs at {{count}} places. Check the paragraphs',
    paragraphSplit: 'A paragraph was too long and became several',
    invisibleRemoved: 'Invisible characters removed: {{text}}',
    formattingDropped:
      'Bold, colour, underline and the like left out in {{count}} paragraphs; the page is set by the national standard',
    markupDropped:
      'The pasted formatting was too complex; only its words were taken. Check tables and headings',
    linkDropped: 'Link removed, its words stay: {{text}}',
    imageDropped: 'Picture left out: {{text}}. Add it as an attachment if needed',
    drawingDropped: 'Drawing left out: {{text}}',
    objectDropped: 'Embedded object left out: {{text}}. Add it as an attachment if needed',
    formulaFlattened: 'Formula became one line of text, please check: {{text}}',
    commentDropped: 'Comment left out: {{text}}',
    footnoteDropped: 'Footnote or endnote left out: {{text}}. Write it into the body if needed',
    hiddenTextDropped: 'Hidden text left out: {{text}}',
    deletionDropped: 'Text deleted in tracked changes left out: {{text}}',
    insertionKept: 'Text inserted in tracked changes taken as it is: {{text}}',
    textBoxMoved: 'Words of a text box stand behind its paragraph: {{text}}',
    symbolReplaced: 'Symbol “{{text}}” became “{{becomes}}”',
    symbolUnknown: 'Symbol “{{text}}” is not known; a box stands for it. Please check',
    nestedTableFlattened: 'A table inside a cell became words of the cell. Please check',
    tableFlattened:
      'Table too large ({{rows}} rows, {{columns}} columns), became text. Better add it as an attachment',
  },
  refusal: {
    typeUnknown: {
      what: '“{{name}}” is neither a Word document nor a text file',
      remedy: 'Add it as an attachment.',
    },
    oldWord: {
      what: '“{{name}}” is a document of old Word or WPS',
      remedy: 'Save the .doc as .docx in WPS and import that, or add it as an attachment.',
    },
    otherType: {
      what: '“{{name}}” is not a file that can be imported',
      remedy: 'Only .docx and .txt can be imported; add other files as attachments.',
    },
    encrypted: {
      what: '“{{name}}” is protected by a password',
      remedy: 'Take the password off in WPS or Word, save, and import it again.',
    },
    empty: { what: '“{{name}}” is empty', remedy: 'Choose another file.' },
    zipBomb: {
      what: '“{{name}}” unpacks to an absurd size and may be malicious',
      remedy: 'Do not open it; ask the person who gave it to you.',
    },
    noDocument: {
      what: '“{{name}}” holds no Word document',
      remedy:
        'It may be a table, slides or an archive. Add it as an attachment, or save it as .docx in WPS and import that.',
    },
    tooLarge: {
      what: '“{{name}}” is more than one document may hold',
      remedy: 'Split it before importing, or add it as an attachment.',
    },
    damaged: {
      what: '“{{name}}” is damaged or incomplete',
      remedy: 'Get the file again, or open it in WPS, save it as .docx and import that.',
    },
  },
};
