// The frame in which a file of others is drawn: sandboxed, with an origin of its own, spoken to by messages that are checked on both sides.
import { useEffect, useRef, useState } from 'react';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import { useApp } from '../app/app-context.ts';
import { WindowFailure } from '../client/failure.ts';
import { contentUrl } from '../client/upload.ts';
import { fromFrameSchema } from '../viewer/messages.ts';
import { createForeignView, type ForeignView } from './foreign-view.ts';

async function fetchBytes(handle: ContentHandle): Promise<ArrayBuffer> {
  const answer = await fetch(contentUrl(handle));
  if (!answer.ok) throw new WindowFailure('display-failed', { status: String(answer.status) });
  return answer.arrayBuffer();
}

/** A look at the file behind a handle and the reference for its frame; null until the frame is there. */
export function useForeignView(handle: ContentHandle, onClose: () => void) {
  const { client } = useApp();
  const frame = useRef<HTMLIFrameElement>(null);
  const closing = useRef(onClose);
  const [view, setView] = useState<ForeignView | null>(null);
  useEffect(() => {
    closing.current = onClose;
  }, [onClose]);
  useEffect(() => {
    const made = createForeignView({
      client,
      handle,
      fetchBytes,
      onClose: () => closing.current(),
      // An origin of its own has no name to send to; nobody else can stand in this frame (frame-src, sandbox).
      post: (message, transfer) => frame.current?.contentWindow?.postMessage(message, '*', transfer),
    });
    const hear = (event: MessageEvent): void => {
      if (event.source === null || event.source !== frame.current?.contentWindow) return;
      const message = fromFrameSchema.safeParse(event.data);
      if (message.success) made.hear(message.data);
    };
    window.addEventListener('message', hear);
    setView(made);
    return () => {
      window.removeEventListener('message', hear);
      made.close();
    };
  }, [client, handle]);
  return { frame, view };
}

/** The frame element; it takes the keys as soon as it is there. */
export function ForeignFrame({
  frame,
  title,
}: {
  readonly frame: React.RefObject<HTMLIFrameElement | null>;
  readonly title: string;
}) {
  return (
    <iframe
      ref={frame}
      className="foreign-frame"
      src="/viewer"
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      title={title}
      data-testid="foreign-frame"
    />
  );
}
