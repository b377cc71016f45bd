/** A command cannot go on for a reason that the user can do something about: said in a sentence, without a stack trace. */
export class CommandError extends Error {
  /** 1: it failed or was refused; 2: wrong usage, or a preflight that stopped it before anything was changed. */
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.status = status;
  }
}
