// Bytes never travel by the contract: an upload goes to the shell's own /content and comes back as a handle.
import type { ContentHandle } from '../../shared/domain/ids.ts';
import { WindowFailure } from './failure.ts';

interface Upload {
  readonly file: File;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

interface UploadAnswer {
  readonly handle: ContentHandle;
  readonly sizeBytes: number;
}

function answerOf(request: XMLHttpRequest): UploadAnswer {
  if (request.status === 413) throw new WindowFailure('package-too-large', {});
  if (request.status === 507) throw new WindowFailure('disk-full', {});
  if (request.status !== 200) throw new WindowFailure('upload-failed', { status: String(request.status) });
  return JSON.parse(request.responseText) as UploadAnswer;
}

/** Sends one file; XMLHttpRequest because fetch tells nothing of an upload's progress. */
export function uploadFile({ file, onProgress, signal }: Upload): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/content');
    request.setRequestHeader('X-Yizhan-Upload', '1');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      try {
        resolve(answerOf(request));
      } catch (error) {
        reject(error instanceof Error ? error : new WindowFailure('upload-failed'));
      }
    });
    request.addEventListener('error', () => reject(new WindowFailure('upload-failed')));
    request.addEventListener('abort', () =>
      reject(new WindowFailure('upload-failed', { reason: 'cancelled' })),
    );
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/** Where the bytes of a handle are. */
export const contentUrl = (handle: ContentHandle): string => `/content/${handle}`;
