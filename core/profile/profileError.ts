/** Stored content that is no clip of a voice profile; the message names the field. */
export class ProfileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProfileError';
  }
}
