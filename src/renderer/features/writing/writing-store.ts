// What helps to write: templates and phrases of the unit.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type Template = StationOutputs['writing']['templates'][number];
export type Phrase = StationOutputs['writing']['phrases'][number];
export type Version = StationOutputs['writing']['versions'][number];
export type ImportedFile = StationOutputs['writing']['importFile'];

/** Asked when a dialog opens. */
export function createWritingStores(client: StationClient) {
  return {
    templates: createResource<Template[]>(async () => await client.writing.templates({})),
    phrases: createResource<Phrase[]>(async () => await client.writing.phrases({})),
  };
}
