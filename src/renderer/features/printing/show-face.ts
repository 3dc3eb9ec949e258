// Puts the unit's own 仿宋 on the screen: pages ask for yz-fang first and fall back to the bundled 宋.
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import { contentUrl } from '../../client/upload.ts';

const family = 'yz-fang';

/** Takes the face behind the handle for 仿宋; null goes back to the bundled one. A face that does not load changes nothing. */
export async function showFace(handle: ContentHandle | null): Promise<void> {
  for (const face of document.fonts) if (face.family === family) document.fonts.delete(face);
  if (handle === null) return;
  try {
    document.fonts.add(await new FontFace(family, `url(${contentUrl(handle)})`).load());
  } catch {
    // The station judged it usable; a browser that thinks otherwise goes on with the bundled face.
  }
}
