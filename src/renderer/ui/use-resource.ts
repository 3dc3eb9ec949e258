// A resource on a screen: asked for when the screen opens, and again by the event wiring.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Resource, ResourceState } from '../client/resource.ts';

/** Present state; the first use asks the station. */
export function useResource<T>(resource: Resource<T>): ResourceState<T> {
  useEffect(() => void resource.reload(), [resource]);
  return useStore(resource);
}
