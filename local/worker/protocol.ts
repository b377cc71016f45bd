import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** What the service sends to a worker process. */
export interface WorkerRequest {
  id: number;
  event: SQSEvent;
  timeoutSeconds: number;
}

/** What a worker process sends back. */
export type WorkerReply =
  | { kind: 'ready' }
  | { kind: 'not-ready'; reason: string }
  | { kind: 'done'; id: number; response: SQSBatchResponse }
  | { kind: 'failed'; id: number; reason: string };
