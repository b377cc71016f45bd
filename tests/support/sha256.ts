import { type BinaryLike, createHash, createHmac } from 'node:crypto';

/** SHA-256 and its HMAC in the form that the SDK's signer asks for. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: BinaryLike) {
    this.#hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data: BinaryLike): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}
