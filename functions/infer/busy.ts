/** Another worker has the clip: the message must wait until that one can have ended. No fault, and no try. */
export class BusyError extends Error {
  readonly untilEpochMs: number;

  /** @param untilEpochMs when the other's lease ends, unless it is renewed */
  constructor(clipId: string, untilEpochMs: number) {
    super(`Clip ${clipId} is being worked on; its lease must end first.`);
    this.name = 'BusyError';
    this.untilEpochMs = untilEpochMs;
  }
}
