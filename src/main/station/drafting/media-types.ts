// Media types of judged file types, as content is lent to a window.

const mediaTypes: Readonly<Record<string, string | undefined>> = {
  pdf: 'application/pdf',
  ofd: 'application/ofd',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  zip: 'application/zip',
  ole: 'application/x-ole-storage',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/** The media type of a judged type; bytes without meaning when it is unknown. */
export function mediaTypeOf(type: string): string {
  return mediaTypes[type] ?? 'application/octet-stream';
}
