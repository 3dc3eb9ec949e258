// libcrypto's CMS_verify inside this process, by foreign function calls: what the library itself takes for one detached signature with its chain, without
// the start of a process. It does less than a judgement of a PDF: no file structure, no later revisions, no revocation lists.
import koffi from 'koffi';

/** A detached signature and the bytes that it is over. */
export interface DetachedSample {
  readonly cms: Uint8Array;
  readonly content: Uint8Array;
}

/** CMS_BINARY and X509_PURPOSE_ANY of OpenSSL's headers. */
const [cmsBinary, anyPurpose] = [0x80, 7];

/** Opens the library with one trusted root and a clock; null where it is not installed. Answers with the function that verifies, which throws on a bad one. */
export function openLibcrypto(rootPem: string, atSeconds: number): ((sample: DetachedSample) => void) | null {
  const library = tryLoad();
  if (library === null) return null;
  const call = (prototype: string) => library.func(prototype) as (...values: readonly unknown[]) => unknown;
  const openBytes = call('void *BIO_new_mem_buf(const uint8_t *bytes, int length)');
  const readCms = call('void *d2i_CMS_bio(void *bio, void *cms)');
  const verify = call(
    'int CMS_verify(void *cms, void *certs, void *store, void *content, void *out, uint flags)',
  );
  const freeCms = call('void CMS_ContentInfo_free(void *cms)');
  const freeBytes = call('int BIO_free(void *bio)');
  const store = call('void *X509_STORE_new()')();
  const param = call('void *X509_VERIFY_PARAM_new()')();
  call('void X509_VERIFY_PARAM_set_time(void *param, int64_t at)')(param, atSeconds);
  call('int X509_VERIFY_PARAM_set_purpose(void *param, int purpose)')(param, anyPurpose);
  call('int X509_STORE_set1_param(void *store, void *param)')(store, param);
  const pem = Buffer.from(rootPem);
  const root = call('void *PEM_read_bio_X509(void *bio, void *x, void *cb, void *u)')(
    ...[openBytes(pem, pem.length), null, null, null],
  );
  call('int X509_STORE_add_cert(void *store, void *certificate)')(store, root);
  return ({ cms, content }) => {
    const [der, data] = [openBytes(cms, cms.length), openBytes(content, content.length)];
    const read = readCms(der, null);
    const result = verify(read, null, store, data, null, cmsBinary);
    freeCms(read);
    freeBytes(der);
    freeBytes(data);
    if (result !== 1) throw new Error('libcrypto does not verify a good signature');
  };
}

function tryLoad(): ReturnType<typeof koffi.load> | null {
  try {
    // Deep: Node has an OpenSSL of its own under the same names.
    return koffi.load('libcrypto.so.3', { deep: true });
  } catch {
    return null;
  }
}
