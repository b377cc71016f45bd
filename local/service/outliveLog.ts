/** Whoever reads the output is gone; the file that it goes to cannot be written. */
const LOST_LOG: readonly (string | undefined)[] = ['EPIPE', 'ENOSPC', 'EDQUOT', 'EROFS', 'EIO'];

/**
 * Keeps this process alive when its output goes nowhere (`npm start | head`, or into a file on a full disk): the log is
 * lost, the work goes on. Without it each line written would end the process.
 */
export function outliveLog(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!LOST_LOG.includes(error.code)) throw error;
    });
  }
}
