import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { viewerPage } from './viewer-page.ts';

/** One file of the client, ready to be served. */
interface StaticFile {
  readonly path: string;
  readonly mediaType: string;
  readonly cacheControl: string;
}

/** The built client and the fonts. */
export interface StaticFiles {
  find(pathname: string): StaticFile | undefined;
  /** The page, with the nonce of this load. */
  page(nonce: string): string;
  /** The page of the viewer's frame, its script written into it, with the nonce of this load; undefined when it was not built. */
  viewer(nonce: string): string | undefined;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};
// Vite puts the content's hash into the names under assets/; fonts change with a new program only.
const immutable = 'private, max-age=31536000, immutable';
const shortLived = 'private, max-age=3600';

/**
 * Lists the files once; a request is looked up in the list and never becomes a path, so there is nothing to traverse. Throws when the client
 * was not built.
 */
export function listStaticFiles(folders: { readonly renderer: string; readonly fonts: string }): StaticFiles {
  const files = new Map<string, StaticFile>();
  for (const file of listFiles(folders.renderer)) {
    const mediaType = mediaTypes[path.extname(file)];
    if (!mediaType) continue;
    const pathname = `/${file.split(path.sep).join('/')}`;
    const cacheControl = pathname.startsWith('/assets/') ? immutable : shortLived;
    files.set(pathname, { path: path.join(folders.renderer, file), mediaType, cacheControl });
  }
  for (const name of readdirSync(folders.fonts).filter((each) => each.endsWith('.woff2')))
    files.set(`/fonts/${name}`, {
      path: path.join(folders.fonts, name),
      mediaType: 'font/woff2',
      cacheControl: shortLived,
    });
  const page = readFileSync(path.join(folders.renderer, 'index.html'), 'utf8');
  return {
    find: (pathname) => files.get(pathname),
    page: (nonce) => page.replaceAll('__CSP_NONCE__', nonce),
    viewer: (nonce) => {
      const file = files.get('/viewer/viewer.js');
      return file && viewerPage(readFileSync(file.path, 'utf8'), nonce);
    },
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
