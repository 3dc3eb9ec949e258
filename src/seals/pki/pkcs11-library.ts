// PKCS#11 (OASIS, version 2.40) by foreign function calls: the dozen functions that a seal needs, and nothing that writes to a token.
//
// The layout is the standard's: numbers are C's unsigned long, records are packed to one byte on Windows and naturally aligned elsewhere. Functions are
// taken from the list that C_GetFunctionList gives, the only name that a library must export.
//
//     CK_ATTRIBUTE, CK_MECHANISM:  number | pointer | length
//     CK_FUNCTION_LIST:            version (2 bytes) | pointers in the order below
import koffi from 'koffi';

/** What a library answered instead of CKR_OK. */
export class Pkcs11Error extends Error {
  readonly returnValue: number;

  constructor(name: string, returnValue: number) {
    super(`${name} answers 0x${returnValue.toString(16)}`);
    this.name = 'Pkcs11Error';
    this.returnValue = returnValue;
  }
}

/** Numbers of the standard. */
export const ck = {
  objectClass: { certificate: 1, publicKey: 2, privateKey: 3 },
  attribute: {
    class: 0,
    label: 3,
    value: 0x11,
    keyType: 0x100,
    id: 0x102,
    modulus: 0x120,
    publicExponent: 0x122,
    ecParameters: 0x180,
    ecPoint: 0x181,
  },
  keyType: { rsa: 0, ec: 3 },
  mechanism: { rsaPkcs: 1, ecdsa: 0x1041 },
  answer: {
    deviceError: 0x30,
    deviceRemoved: 0x32,
    pinIncorrect: 0xa0,
    pinInvalid: 0xa1,
    pinLengthRange: 0xa2,
    pinLocked: 0xa4,
    sessionClosed: 0xb0,
    sessionHandleInvalid: 0xb3,
    tokenNotPresent: 0xe0,
    tokenNotRecognized: 0xe1,
    userAlreadyLoggedIn: 0x100,
    alreadyInitialized: 0x191,
  },
} as const;

const functionNames = [
  ...['C_Initialize', 'C_Finalize', 'C_GetInfo', 'C_GetFunctionList', 'C_GetSlotList', 'C_GetSlotInfo'],
  ...['C_GetTokenInfo', 'C_GetMechanismList', 'C_GetMechanismInfo', 'C_InitToken', 'C_InitPIN', 'C_SetPIN'],
  ...['C_OpenSession', 'C_CloseSession', 'C_CloseAllSessions', 'C_GetSessionInfo', 'C_GetOperationState'],
  ...['C_SetOperationState', 'C_Login', 'C_Logout', 'C_CreateObject', 'C_CopyObject', 'C_DestroyObject'],
  ...['C_GetObjectSize', 'C_GetAttributeValue', 'C_SetAttributeValue', 'C_FindObjectsInit', 'C_FindObjects'],
  ...[
    'C_FindObjectsFinal',
    'C_EncryptInit',
    'C_Encrypt',
    'C_EncryptUpdate',
    'C_EncryptFinal',
    'C_DecryptInit',
  ],
  ...['C_Decrypt', 'C_DecryptUpdate', 'C_DecryptFinal', 'C_DigestInit', 'C_Digest', 'C_DigestUpdate'],
  ...['C_DigestKey', 'C_DigestFinal', 'C_SignInit', 'C_Sign'],
];

const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  C_Initialize: ['void *'],
  C_Finalize: ['void *'],
  C_GetSlotList: ['uchar', 'void *', 'void *'],
  C_GetTokenInfo: ['ulong', 'void *'],
  C_OpenSession: ['ulong', 'ulong', 'void *', 'void *', 'void *'],
  C_CloseSession: ['ulong'],
  C_Login: ['ulong', 'ulong', 'void *', 'ulong'],
  C_Logout: ['ulong'],
  C_FindObjectsInit: ['ulong', 'void *', 'ulong'],
  C_FindObjects: ['ulong', 'void *', 'ulong', 'void *'],
  C_FindObjectsFinal: ['ulong'],
  C_GetAttributeValue: ['ulong', 'ulong', 'void *', 'ulong'],
  C_SignInit: ['ulong', 'void *', 'ulong'],
  C_Sign: ['ulong', 'void *', 'ulong', 'void *', 'void *'],
};

type Argument = number | bigint | Uint8Array | null;

const isWindows = process.platform === 'win32';
const numberBytes = isWindows ? 4 : 8;
const recordPadding = isWindows ? 2 : 8;
const pointerBytes = 8;

/** What a token says of itself. */
export interface TokenInfo {
  readonly label: string;
  readonly isSetUp: boolean;
  /** PKCS#11 tells no number of tries left, only that the next wrong PIN locks. */
  readonly pin: 'open' | 'finalTry' | 'locked';
}

/** A loaded library; every function throws Pkcs11Error for an answer that is not CKR_OK. */
export interface Pkcs11Library {
  /** Slots that hold a token. */
  listSlots(): readonly bigint[];
  readToken(slot: bigint): TokenInfo;
  openSession(slot: bigint): bigint;
  login(session: bigint, pin: string): void;
  /** Handles of the objects that bear all these attributes. */
  find(session: bigint, attributes: readonly Attribute[]): readonly bigint[];
  readAttribute(session: bigint, object: bigint, attribute: number): Uint8Array;
  sign(
    session: bigint,
    key: { readonly object: bigint; readonly mechanism: number },
    data: Uint8Array,
  ): Uint8Array;
  closeSession(session: bigint): void;
  close(): void;
}

export interface Attribute {
  readonly type: number;
  readonly value: Uint8Array;
}

/** A number as attribute value. */
export function numberValue(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(numberBytes);
  const view = new DataView(bytes.buffer);
  if (isWindows) view.setUint32(0, Number(value), true);
  else view.setBigUint64(0, BigInt(value), true);
  return bytes;
}

function readNumber(bytes: Uint8Array, at = 0): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return isWindows ? BigInt(view.getUint32(at, true)) : view.getBigUint64(at, true);
}

// A token with more objects than this is none that a clerk carries.
const maxObjects = 256;
// A certificate; a library that claims more is broken.
const maxValueBytes = 64 * 1024;

/** Loads a vendor's library and initialises it. Throws when it cannot be loaded. */
export function loadPkcs11(path: string): Pkcs11Library {
  const call = bindFunctions(path);
  try {
    call('C_Initialize', null);
  } catch (error) {
    const known = error instanceof Pkcs11Error && error.returnValue === ck.answer.alreadyInitialized;
    if (!known) throw error;
  }
  return {
    listSlots: () => listSlots(call),
    readToken: (slot) => readToken(call, slot),
    openSession(slot) {
      const session = numberValue(0);
      const serialSession = 4;
      call('C_OpenSession', slot, serialSession, null, null, session);
      return readNumber(session);
    },
    login(session, pin) {
      const bytes = Buffer.from(pin, 'utf8');
      const user = 1;
      try {
        call('C_Login', session, user, bytes, bytes.length);
      } finally {
        bytes.fill(0);
      }
    },
    find: (session, attributes) => find(call, session, attributes),
    readAttribute: (session, object, type) => readAttribute(call, { session, object, type }),
    sign(session, { object, mechanism }, data) {
      call('C_SignInit', session, record(mechanism, 0n, 0), object);
      // RSA-4096 takes 512 bytes.
      const [signature, length] = [new Uint8Array(1024), numberValue(1024)];
      call('C_Sign', session, data, data.length, signature, length);
      return signature.slice(0, Number(readNumber(length)));
    },
    closeSession: (session) => call('C_CloseSession', session),
    close: () => call('C_Finalize', null),
  };
}

type Call = (name: string, ...values: readonly Argument[]) => void;

function bindFunctions(path: string): Call {
  const library = koffi.load(path);
  const getFunctionList = library.func('C_GetFunctionList', 'ulong', ['void *']) as (
    list: Uint8Array,
  ) => unknown;
  const list = new Uint8Array(pointerBytes);
  const answer = Number(getFunctionList(list));
  if (answer !== 0) throw new Pkcs11Error('C_GetFunctionList', answer);
  const table = new DataView(list.buffer).getBigUint64(0, true);
  const functions = new Map<string, (...values: readonly Argument[]) => unknown>();
  for (const [name, parameters] of Object.entries(argumentsOf)) {
    const offset = recordPadding + functionNames.indexOf(name) * pointerBytes;
    const pointer: unknown = koffi.decode(table, offset, 'void *');
    const prototype = koffi.proto('ulong', [...parameters]);
    functions.set(name, koffi.decode(pointer, prototype) as (...values: readonly Argument[]) => unknown);
  }
  // koffi unloads a library that nothing refers to, and functions out of a table do not count: whoever calls keeps it.
  const kept = { library, functions };
  return (name, ...values) => {
    const returnValue = Number(kept.functions.get(name)?.(...values));
    if (returnValue !== 0) throw new Pkcs11Error(name, returnValue);
  };
}

function listSlots(call: Call): readonly bigint[] {
  const withToken = 1;
  const count = numberValue(0);
  call('C_GetSlotList', withToken, null, count);
  const found = Math.min(Number(readNumber(count)), maxObjects);
  const slots = new Uint8Array(found * numberBytes);
  if (found > 0) call('C_GetSlotList', withToken, slots, numberInto(count, found));
  return Array.from({ length: Math.min(found, Number(readNumber(count))) }, (_, at) =>
    readNumber(slots, at * numberBytes),
  );
}

function readToken(call: Call, slot: bigint): TokenInfo {
  // CK_TOKEN_INFO: 96 bytes of text (the label first, 32 bytes padded with blanks), the flags, and some hundred bytes that nobody asks for here.
  const info = new Uint8Array(512);
  call('C_GetTokenInfo', slot, info);
  const flags = readNumber(info, 96);
  const has = (flag: bigint): boolean => (flags & flag) !== 0n;
  const [tokenInitialized, finalTry, locked] = [0x400n, 0x20000n, 0x40000n];
  return {
    label: Buffer.from(info.subarray(0, 32)).toString('utf8').trimEnd(),
    isSetUp: has(tokenInitialized),
    pin: has(locked) ? 'locked' : has(finalTry) ? 'finalTry' : 'open',
  };
}

function find(call: Call, session: bigint, attributes: readonly Attribute[]): readonly bigint[] {
  // Native memory: a record that points to a buffer of JavaScript would point to nothing after the next collection.
  const values = attributes.map(({ value }) => allocate(value));
  try {
    const template = Buffer.concat(
      attributes.map(({ type, value }, at) => record(type, values[at] ?? 0n, value.length)),
    );
    call('C_FindObjectsInit', session, template, attributes.length);
    const [objects, count] = [new Uint8Array(maxObjects * numberBytes), numberValue(0)];
    try {
      call('C_FindObjects', session, objects, maxObjects, count);
    } finally {
      call('C_FindObjectsFinal', session);
    }
    return Array.from({ length: Number(readNumber(count)) }, (_, at) =>
      readNumber(objects, at * numberBytes),
    );
  } finally {
    values.forEach((value) => koffi.free(value));
  }
}

function readAttribute(
  call: Call,
  { session, object, type }: { readonly session: bigint; readonly object: bigint; readonly type: number },
): Uint8Array {
  // Asked without room first: the library then says how much it needs.
  const question = record(type, 0n, 0);
  call('C_GetAttributeValue', session, object, question, 1);
  const length = Number(readNumber(question, recordLengthAt));
  if (length > maxValueBytes) throw new Pkcs11Error('C_GetAttributeValue, length', length);
  if (length === 0) return new Uint8Array(0);
  const memory = allocate(new Uint8Array(length));
  try {
    call('C_GetAttributeValue', session, object, record(type, memory, length), 1);
    return Uint8Array.from(koffi.decode(memory, 'uint8_t', length) as Iterable<number>);
  } finally {
    koffi.free(memory);
  }
}

const recordLengthAt = numberBytes + pointerBytes;

function record(type: number, pointer: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(recordLengthAt + numberBytes);
  bytes.set(numberValue(type));
  new DataView(bytes.buffer).setBigUint64(numberBytes, pointer, true);
  bytes.set(numberValue(length), recordLengthAt);
  return bytes;
}

function allocate(bytes: Uint8Array): bigint {
  const pointer = koffi.alloc('uint8_t', Math.max(bytes.length, 1)) as bigint;
  if (bytes.length > 0) koffi.encode(pointer, 'uint8_t', bytes, bytes.length);
  return pointer;
}

function numberInto(bytes: Uint8Array, value: number): Uint8Array {
  bytes.set(numberValue(value));
  return bytes;
}
