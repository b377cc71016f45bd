/** Something that has to be built before is not there. The message says what, and how to build it. */
export class NotBuiltError extends Error {
  override readonly name = 'NotBuiltError';
}
