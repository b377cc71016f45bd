/**
 * Keeps this process alive when whoever reads its output goes away (`npm start | head`): the log is lost, the work
 * goes on. Without it each line written would end the process with EPIPE.
 */
export function outliveLog(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
