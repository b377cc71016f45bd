import { join } from 'node:path';
import { DurableQueues } from '../../../../standins/queue/index.ts';
import { startS3 } from '../../../../standins/s3/index.ts';
import { BUCKET, CREDENTIALS, REGION } from '../support.ts';

// The process that durability.test.ts kills: a store whose events go into a queue.
const directory = process.argv[2];
const queue = await DurableQueues.open({
  directory: join(directory, 'queue'),
  names: ['q'],
  deadLetterName: 'q-dead',
  region: REGION,
  visibilityTimeoutSeconds: 60,
  maxReceives: 5,
  retryDelaysSeconds: [1],
});
const { port } = await startS3({
  directory: join(directory, 's3'),
  bucket: BUCKET,
  region: REGION,
  credentials: CREDENTIALS,
  host: '127.0.0.1',
  port: 0,
  lifecycle: { expiration: [], abortMultipartDays: 1 },
  maxFormBytes: 1024 ** 2,
  notifyPrefixes: ['uploads/'],
  notify: async (event) => {
    const key = event.Records[0]?.s3.object.key;
    await queue.send('q', decodeURIComponent(key.replaceAll('+', ' ')));
  },
  onFault: (error) => console.error(error),
});
console.log(`http://127.0.0.1:${port}`);
