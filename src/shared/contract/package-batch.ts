// Numbers and names that both ends of POST /package-batches go by; the route stands in the exchange's OpenAPI document.

/** Packages of one request. */
export const maxBatchPackages = 100;
/** Bytes of packages in one answer; what is beyond comes at the next question. */
export const maxBatchBytes = 32 * 1024 * 1024;
/** The last entry of every whole answer: which packages are not in it. */
export const batchIndexName = 'batch.json';
