// What the tests use of sm-crypto, which brings no types of its own.
declare module 'sm-crypto' {
  interface Options {
    readonly der: boolean;
    readonly hash: boolean;
    readonly userId: string;
    readonly publicKey?: string;
  }
  export const sm2: {
    doSignature(message: readonly number[], privateKey: string, options: Options): string;
    doVerifySignature(
      message: readonly number[],
      signature: string,
      publicKey: string,
      options: Options,
    ): boolean;
  };
  export function sm3(message: readonly number[]): string;
}
