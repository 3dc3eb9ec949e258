/** Purpose of the encrypted form of a sealed package: see encrypted-stream.ts. */
export const packagePurpose = 'sealed-package';
