// Which face draws 仿宋 here, asked for after every login and put on the screen at once.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';
import { showFace, type AdvanceOf } from './show-face.ts';

export type Faces = StationOutputs['printing']['faces'] & {
  /** Null: the bundled 宋 is on the screen, whose advances are known. */
  readonly advanceOf: AdvanceOf | null;
};

/** The faces of this machine. */
export function createPrintingStores(client: StationClient) {
  return {
    faces: createResource<Faces>(async () => {
      const faces = await client.printing.faces({});
      return { ...faces, advanceOf: await showFace(faces.handle) };
    }),
  };
}
