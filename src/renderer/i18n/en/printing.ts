// Printing and faces.
import type { SameKeys } from '../same-keys.ts';
import type { printing as source } from '../zh-CN/printing.ts';

export const printing: SameKeys<typeof source> = {
  button: 'Print or save',
  title: 'Print or save',
  drawing: 'Drawing the pages…',
  keep: 'Or keep as a file:',
  print: 'Print',
  openPdf: 'Open the PDF to print it',
  trueSize: 'Printed at true size (100 %) on A4, not scaled.',
  inDialog: 'The print dialog comes next; leave its scale at “actual size” or 100 %.',
  inWindow:
    'The PDF opens in a new window. Print it there with the scale at “actual size” or 100 %, not “fit to page”; for both sides choose “flip on long edge”.',
  printer: 'Printer',
  copies: 'Copies',
  bothSides: 'On both sides (long edge; the imprint is on the last side)',
  testHint: 'Not sure whether the printer scales?',
  testPage: 'Print the test page instead',
  testing: 'What prints now is the test page.',
  backToPages: 'Print the document instead',
  missing:
    'No font on this machine has these characters, they print as 〓: {{characters}}. Use other characters, or ask the administrator to install a FangSong that has them.',
  done: { queued: 'Sent to the printer.', dialog: 'The print dialog is open; finish there.' },
  exportPdf: 'Save as PDF',
  exportOfd: 'Save as OFD',
  face: {
    title: 'Body face (FangSong)',
    bundled:
      'The bundled Song stands for FangSong on this machine, on screen and paper. Every character has the same place, so the page does not change.',
    installed: 'Screen and paper use “{{family}}”, installed on this machine.',
    sealed: 'Sealed documents always bear the bundled faces: every unit sees and verifies the same.',
    useInstalled: 'Use the installed FangSong',
    useBundled: 'Use the bundled Song',
    none: 'No FangSong is installed here. If the unit has a licensed one (TrueType), the administrator installs it in the system; open this program again.',
    notUsed: '“{{family}}” is not used: {{reason}}',
    refusal: {
      damaged: 'The font file is damaged; install it again.',
      'cff-outlines':
        'It has PostScript (CFF) outlines, with which some readers show nothing. Install its TrueType edition.',
      collection: 'It is a collection (.ttc); install the single font file.',
      'embedding-restricted': 'Its maker does not allow embedding. Use a font that allows it.',
      'no-subsetting': 'Its maker allows embedding the whole font only, several megabytes a document.',
      'bitmap-only': 'Its maker allows embedding bitmaps only, which print badly.',
      'few-characters': 'Everyday characters are missing; it may be a traditional or a display font.',
      'wrong-width': 'Its hanzi do not fill their cells; lines of 28 would look loose.',
    },
  },
};
