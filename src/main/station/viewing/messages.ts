// What the station asks of a view's thread, and what comes back. One program: no compatibility is kept.
import type { ViewNote, ViewRefusal, ViewedPage } from '../../../shared/domain/viewed-page.ts';

export interface PageSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface OpenedOfd {
  readonly title: string | null;
  readonly pages: readonly PageSize[];
  readonly notes: readonly ViewNote[];
}

export interface ThreadPage {
  readonly page: ViewedPage;
  readonly notes: readonly ViewNote[];
}

export interface ThreadPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Each question and the answer that belongs to it. */
export interface ThreadCalls {
  open: { readonly question: Record<never, never>; readonly answer: OpenedOfd };
  page: { readonly question: { readonly index: number }; readonly answer: ThreadPage };
  picture: { readonly question: { readonly index: number }; readonly answer: ThreadPicture };
}
export type ThreadCall = keyof ThreadCalls;

export type ThreadQuestion = { readonly id: number } & {
  [Call in ThreadCall]: { readonly call: Call } & ThreadCalls[Call]['question'];
}[ThreadCall];

export type ThreadAnswer =
  | { readonly id: number; readonly answer: ThreadCalls[ThreadCall]['answer'] }
  | { readonly id: number; readonly refusal: ViewRefusal };
