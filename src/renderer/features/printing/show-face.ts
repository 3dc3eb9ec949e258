// Puts the unit's own 仿宋 on the screen: pages ask for yz-fang first and fall back to the bundled 宋.
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import { contentUrl } from '../../client/upload.ts';

const family = 'yz-fang';
const bundled = 'yz-song';

/** Advance of a character in the face that is shown, thousandths of an em: its marks are not as wide as those of the bundled 宋. */
export type AdvanceOf = (char: string) => number;

function createMeasure(): AdvanceOf | null {
  const drawing = document.createElement('canvas').getContext('2d');
  if (drawing === null) return null;
  drawing.font = `1000px ${family}, ${bundled}`;
  const known = new Map<string, number>();
  return (char) => {
    const before = known.get(char);
    if (before !== undefined) return before;
    const advance = Math.round(drawing.measureText(char).width);
    known.set(char, advance);
    return advance;
  };
}

/** Takes the face behind the handle for 仿宋; null goes back to the bundled one. A face that does not load changes nothing and answers null. */
export async function showFace(handle: ContentHandle | null): Promise<AdvanceOf | null> {
  const before = [...document.fonts].filter((face) => face.family === family);
  try {
    const face = handle === null ? null : await new FontFace(family, `url(${contentUrl(handle)})`).load();
    for (const old of before) document.fonts.delete(old);
    if (face === null) return null;
    document.fonts.add(face);
    // Characters that it lacks are drawn, and so measured, in the bundled face.
    await document.fonts.load(`16px ${bundled}`);
    return createMeasure();
  } catch {
    // The station judged it usable; a browser that thinks otherwise goes on with the bundled face.
    for (const old of before) document.fonts.delete(old);
    return null;
  }
}
