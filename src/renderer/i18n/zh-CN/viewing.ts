// The viewer for OFD and PDF files of others.
import type { ViewNoteCode, ViewRefusalCode } from '../../../shared/domain/viewed-page.ts';

const note: Readonly<Record<ViewNoteCode, string>> = {
  'font-substituted': '{{count}} 种字体文件里没有，按近似字体显示',
  'font-unreadable': '{{count}} 种字体读不出来，按近似字体显示',
  'glyph-missing': '有些字显示不出来',
  'image-unsupported': '有图片的格式这里不能显示',
  'image-unreadable': '有图片缺失、损坏或过大，没有显示',
  'colour-approximated': '有些花纹或渐变按单一颜色显示',
  'object-skipped': '有些内容写法有误，没有显示',
  'part-missing': '文件里缺少它提到的部分',
  'part-unreadable': '文件里有读不出来的部分',
  'path-tolerated': '文件内部路径写法不合标准，已按最接近的理解',
  'page-size-assumed': '文件没有写明页面大小，按 A4 显示',
  'version-shown': '文件带有多个版本，显示的是它指定的当前版本',
  'several-documents': '一个文件里有几份文档，依次显示',
  'stamp-unreadable': '有印章图案读不出来，没有显示',
  'signature-unreadable': '有签章的说明读不出来',
  'action-ignored': '链接、声音、动作一律不执行',
  'extension-ignored': '其他软件附加的数据没有使用',
};

const refusal: Readonly<Record<ViewRefusalCode, string>> = {
  'not-ofd': '这不是 OFD 文件，不能显示。',
  malformed: '文件已损坏或写法有误，不能显示。',
  ambiguous: '文件内部自相矛盾，不同软件会看到不同内容，为安全起见不显示。请向发文单位核实。',
  'too-large': '文件或这一页过大、过于复杂，这里不能显示。',
  unsupported: '文件加了密，或用了这里不支持的写法，不能显示。',
  'no-pages': '文件里没有可以显示的页面。',
  'page-unreadable': '这一页缺失或已损坏，不能显示；其他页可以继续看。',
  'took-too-long': '打开这个文件用时过长，已经停下。',
  'not-viewable': '这里只能查看 OFD 和 PDF 文件。',
  'view-closed': '查看已经结束，请关闭后重新打开。',
};

export const viewing = {
  view: '查看',
  viewNamed: '查看 {{name}}',
  frame: '{{name}} 的页面',
  opening: '正在打开…',
  drawing: '正在显示…',
  pageOf: '第 {{page}} 页，共 {{total}} 页',
  pages: '页面',
  goTo: '到第 {{page}} 页',
  previous: '上一页（PgUp）',
  next: '下一页（PgDn）',
  zoomIn: '放大（+）',
  zoomOut: '缩小（-）',
  fitWidth: '适合宽度',
  turn: '向右转（R）',
  notes: '显示说明',
  noteWith: '{{words}}（{{named}}）',
  remedy: '文件本身没有改动。可以另存到本机，用原来的软件打开；仍打不开，请发文单位重发。',
  save: '另存到本机',
  note,
  refusal,
};
