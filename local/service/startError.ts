import { toDiskFault } from '../../standins/files/index.ts';
import type { LocalOptions } from './options.ts';

/** The service cannot start, for a reason that its user can remove: the message is all that is shown. */
export class StartError extends Error {}

/**
 * Puts the common reasons for which the service cannot listen, or cannot use its data directory, into words for the user.
 *
 * @returns a StartError, or the error itself when it is another
 */
export function explainStartFailure(error: unknown, { port, host, dataDirectory }: LocalOptions): unknown {
  if (error instanceof StartError) return error;
  const { code, port: busyPort } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    const use = busyPort === port ? 'the page and the API' : 'the S3 stand-in, one above the page';
    const message = `Port ${busyPort} (for ${use}) is taken by another programme. Stop it, or choose other ports: npm start -- --port ${port + 100}`;
    return new StartError(message, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL' || (code === 'EACCES' && busyPort !== undefined)) {
    const reason = code === 'EACCES' ? `port ${busyPort} may not be opened` : 'it is no address of this machine';
    return new StartError(`Cannot listen on ${host}: ${reason}. Check --host and --port.`, { cause: error });
  }
  const diskFault = toDiskFault(error);
  if (!diskFault) return error;
  const message = `Cannot use the data directory ${dataDirectory}. ${diskFault.message} Or choose another with --data-dir.`;
  return new StartError(message, { cause: error });
}
