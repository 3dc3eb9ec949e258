// One document of the station on a screen, asked again when the station says that it changed.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { useApp } from '../app/app-context.ts';
import { createResource, type Resource } from '../client/resource.ts';

/** `load` is asked at once and after every change of this document. */
export function useDocument<T>(
  documentId: DocumentId,
  load: () => Promise<T>,
): { resource: Resource<T>; data: T | null; failure: ReturnType<Resource<T>['getState']>['failure'] } {
  const { events } = useApp();
  const [resource] = useState(() => createResource(load));
  useEffect(() => {
    void resource.reload();
    return events.subscribe((event) => {
      if (event === null || event.documentId === documentId) void resource.reload();
    });
  }, [resource, events, documentId]);
  const { data, failure } = useStore(resource);
  return { resource, data, failure };
}
