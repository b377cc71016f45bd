import type { Server } from 'node:http';
import { connect } from 'node:net';

/** For so long a server may be silent before it is told that nothing more comes: not every request is whole. */
const PATIENCE_MS = 15;

/**
 * Sends bytes to a server on this machine, whatever they are, and hangs up when it has answered.
 *
 * @returns what it sent, in Latin-1; nothing where it waited for more
 */
export function exchange(port: number, request: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    const silence = setTimeout(() => socket.end(), PATIENCE_MS);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (piece) => {
      pieces.push(piece);
      silence.refresh();
      if (isWhole(piece)) socket.end();
    });
    // A server that hangs up is an answer too.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(silence);
      resolve(Buffer.concat(pieces).toString('latin1'));
    });
  });
}

/** Whether an answer's length is told, and has come: as a rule it is sent in one piece. */
function isWhole(piece: Buffer): boolean {
  const text = piece.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  const isEmpty = /^HTTP\/1\.1 (204|304)/.test(text);
  return (
    end >= 0 &&
    (isEmpty || text.endsWith('0\r\n\r\n') || (length !== undefined && piece.length >= end + 4 + Number(length)))
  );
}

/** @returns the status of an answer; `no answer` where there is none, `broken` where it is none of HTTP */
export function statusOf(answer: string): string {
  if (answer === '') return 'no answer';
  return /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 'broken';
}

/**
 * Watches a server's requests, which may go on when their clients have left.
 *
 * @returns waits until none is under way
 */
export function requestsOf(server: Server): () => Promise<void> {
  let underWay = 0;
  server.on('request', (_, response) => {
    underWay++;
    response.on('close', () => underWay--);
  });
  return async () => {
    while (underWay > 0) await new Promise((resolve) => setImmediate(resolve));
  };
}
