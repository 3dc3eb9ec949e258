// A time stamp that comes later: when no time-stamp service was reachable at sealing, the token is put beside the signature value afterwards. The field is
// unsigned, and a SignedValue.dat that we wrote is covered by no signature, so that nothing else changes and all seals still verify.
import { collectBytes, memorySource } from '../../formats/byte-source.ts';
import { rewriteZip } from '../../formats/zip/rewrite.ts';
import { readDer } from '../pki/der.ts';
import { readBitStringBytes, sequenceOf } from '../pki/der-values.ts';
import { writeSequence } from '../pki/der-writer.ts';
import { openOfd, type OpenedOfd } from './apply-list.ts';
import { SealingRefused } from './apply-refusal.ts';
import { checkToken } from './apply-token.ts';
import { writeTimeStampField } from './ses-write.ts';

/** SES_Signature without a time stamp: TBS_Sign, certificate, algorithm, value. */
const fieldsWithoutStamp = 4;

interface OpenedSignature {
  readonly ofd: OpenedOfd;
  readonly path: string;
  /** The four fields as stored. */
  readonly fields: readonly Uint8Array[];
  readonly value: Uint8Array;
}

async function openSignature(bytes: Uint8Array, signatureId: string): Promise<OpenedSignature> {
  const ofd = await openOfd(memorySource(bytes));
  const { signatures } = ofd.document;
  const signature = signatures.find(({ id }) => id === signatureId);
  const path = signature?.signedValuePath ?? null;
  if (path === null)
    throw new SealingRefused('TIME_STAMP_IMPOSSIBLE', `there is no signature ${signatureId}`);
  if (signatures.some(({ references }) => references.some((reference) => reference.path === path)))
    throw new SealingRefused('TIME_STAMP_IMPOSSIBLE', `another signature covers ${path}`);
  const fields = sequenceOf(readDer(await ofd.container.parts.read(path)));
  const value = fields[fieldsWithoutStamp - 1];
  if (!value || fields.length > fieldsWithoutStamp)
    throw new SealingRefused(
      'TIME_STAMP_IMPOSSIBLE',
      `signature ${signatureId} has no place for a time stamp`,
    );
  return { ofd, path, fields: fields.map(({ raw }) => raw), value: readBitStringBytes(value) };
}

/** The signature value that a token for this signature is over. Rejects with a SealingRefused when it can have none. */
export async function valueToTimeStamp(ofd: Uint8Array, signatureId: string): Promise<Uint8Array> {
  return (await openSignature(ofd, signatureId)).value;
}

/** Puts a token (RFC 3161) over the signature's value into its signature. Rejects with a SealingRefused when the token is broken or over something else. */
export async function addTimeStamp(
  bytes: Uint8Array,
  signatureId: string,
  token: Uint8Array,
): Promise<Uint8Array> {
  const { ofd, path, fields, value } = await openSignature(bytes, signatureId);
  checkToken(token, value);
  const stamped = writeSequence(...fields, writeTimeStampField(token));
  return collectBytes(rewriteZip(ofd.source, ofd.zip, new Map([[path, stamped]])));
}
