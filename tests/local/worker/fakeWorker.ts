import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { serveWorker } from '../../../local/worker/index.ts';

// A worker process whose function does what the message says. For startWorkers.test.ts.
async function act(body: string): Promise<boolean> {
  if (body === 'throw') throw new Error('thrown on purpose');
  if (body === 'exit') process.exit(1);
  if (body === 'crash') queueMicrotask(() => crash());
  if (body === 'hang' || body === 'crash') await new Promise(() => undefined);
  if (body === 'block') for (;;);
  if (body === 'print') console.log('one\ntwo');
  if (body === 'print') console.error('three');
  if (body === 'slow') await sleep(300);
  if (body.startsWith('environment:')) {
    // Node adds variables of its own to a child.
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_'));
    const seen = own.map(([name, value]) => `${name}=${value}`);
    return `environment:${seen.join(' ')}` === body;
  }
  return body !== 'fail';
}

/** For the test to read. */
function noteDeadLetter(body: string): void {
  const { DEAD_LETTERS } = process.env;
  if (DEAD_LETTERS) appendFileSync(DEAD_LETTERS, body);
}

function crash(): never {
  throw new Error('crashed on purpose');
}

async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures = [];
  for (const { messageId, body, eventSourceARN } of event.Records) {
    if (eventSourceARN.endsWith('-dead')) noteDeadLetter(body);
    else if (!(await act(body))) batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
}

await serveWorker(async () => {
  const { BROKEN, BROKEN_IF_THERE, DEATHS, MAX_DEATHS, PROCESSES } = process.env;
  if (DEATHS && readdirSync(DEATHS).length < Number(MAX_DEATHS)) {
    writeFileSync(join(DEATHS, String(process.pid)), '');
    process.kill(process.pid, 'SIGKILL');
  }
  if (BROKEN || (BROKEN_IF_THERE && existsSync(BROKEN_IF_THERE))) throw new Error('cannot load on purpose');
  if (PROCESSES) writeFileSync(join(PROCESSES, String(process.pid)), '');
  return { handler };
});
