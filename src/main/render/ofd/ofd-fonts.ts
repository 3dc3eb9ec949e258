// The fonts of an OFD: a cut of each face as a file of its own, named a second time for every role it plays, so that a reader that ignores
// embedded fonts puts its own 仿宋 where 仿宋 belongs.
import { createHash } from 'node:crypto';
import type { FaceRole } from '../../../shared/layout/page-model.ts';
import type { BoundFonts } from '../bind-fonts.ts';
import type { FaceName, Faces } from '../faces.ts';
import { subsetFont } from '../font-subset.ts';
import type { OfdIds, OfdPart } from './ofd-xml.ts';

/** What a reader without the embedded font may take instead. */
const families: Readonly<Record<FaceRole, string>> = {
  fang: '仿宋',
  song: '宋体',
  xbs: '方正小标宋简体',
  hei: '黑体',
  kai: '楷体',
  latin: 'Times New Roman',
};

export interface OfdFonts {
  /** Identifier of the font that draws glyphs of a face in a role. */
  idOf(role: FaceRole, face: FaceName): number;
  /** The Fonts element of PublicRes.xml; all fonts must have been asked for before. */
  toXml(): string;
  readonly files: readonly OfdPart[];
}

interface Named {
  readonly id: number;
  readonly role: FaceRole;
  readonly face: FaceName;
}

/** Cuts the faces; folder is where Res lies. */
export function createOfdFonts(
  bound: BoundFonts,
  faces: Faces,
  { ids, folder }: { readonly ids: OfdIds; readonly folder: string },
): OfdFonts {
  const named = new Map<string, Named>();
  const cuts = bound.faces.map((face) => {
    const tag = createHash('sha256').update(face.chars.join('')).digest('hex').slice(0, 8);
    const name = `YZ-${face.name}-${tag}`;
    const { sfnt } = subsetFont(faces.open(face.name), face.glyphs, { chars: face.chars, name });
    return { face: face.name, name, file: `${face.name}.ttf`, sfnt };
  });
  return {
    idOf(role, face) {
      const key = `${role} ${face}`;
      const known = named.get(key);
      if (known) return known.id;
      const id = ids.next();
      named.set(key, { id, role, face });
      return id;
    },
    toXml() {
      const fonts = [...named.values()].map(({ id, role, face }) => {
        const cut = cuts.find((candidate) => candidate.face === face);
        return `<ofd:Font ID="${id}" FontName="${cut?.name}" FamilyName="${families[role]}"><ofd:FontFile>${cut?.file}</ofd:FontFile></ofd:Font>`;
      });
      return fonts.length === 0 ? '' : `<ofd:Fonts>${fonts.join('')}</ofd:Fonts>`;
    },
    files: cuts.map(({ file, sfnt }) => ({ name: `${folder}/${file}`, bytes: sfnt })),
  };
}
