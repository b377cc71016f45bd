/**
 * A record that a newer version of the service has written: this one, which may be an older one that a rollback
 * brought back, must leave it alone.
 */
export class NewerRecordError extends Error {
  constructor(found: unknown, known: number) {
    super(
      `This clip was stored by a newer version of the service (record version ${String(found)}; this one knows ${known}). Try again later; if that does not help, the operator should deploy the newer version again.`,
    );
    this.name = 'NewerRecordError';
  }
}
