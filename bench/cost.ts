// What a deployment costs, idle and per clip, worked out from list prices: npm run bench:cost
// The tables of docs/deploy.md are this output; a test compares them.
import { RESULT_RETENTION_DAYS } from '../contract/index.ts';

/** List prices in US dollars, us-east-1, without the free tier. Read in November 2026; yours may differ. */
const USD = {
  alarmMetricMonth: 0.1,
  apiCall: 3.5e-6,
  cloudFrontRequest: 1e-6,
  containerImageGbMonth: 0.1,
  customMetricMonth: 0.3,
  event: 1e-6,
  lambdaGbSecond: 1.66667e-5,
  lambdaRequest: 2e-7,
  logGb: 0.5,
  queueRequest: 4e-7,
  recoveryGbMonth: 0.2,
  s3Get: 4e-7,
  s3GbMonth: 0.023,
  s3Put: 5e-6,
  tableGbMonth: 0.25,
  tableRead: 1.25e-7,
  tableWrite: 6.25e-7,
  trace: 5e-6,
} as const;

const DAYS_A_MONTH = 30;
const GB = 1024 ** 3;
const KB = 1024;

/** What is assumed of a clip of four seconds that comes by the page or the API. Times are guesses until they are measured in an account. */
const CLIP = {
  audioBytes: 4 * 16_000 * 2,
  apiCalls: 2,
  presignGb: 0.5,
  /** A short one, and one that waits for the result. */
  presignSeconds: 0.05 + 1,
  inferGb: 1769 / 1024,
  inferSeconds: 0.4,
  announceGb: 0.25,
  announceSeconds: 0.05,
  /** The long poll looks at the record again and again while it is small, and reads the result once. */
  smallReads: 6,
  logBytes: 4 * KB,
  /** X-Ray keeps one call a second and a twentieth of the rest; here all are counted as the rest. */
  tracesKept: 4 / 20,
};

/** What is there when nobody comes. */
const IDLE = {
  /** Ten alarms; one of them watches both queues. */
  alarmMetrics: 11,
  imageGb: 0.25,
  /** Lambda asks each of three queues with five pollers that wait twenty seconds each. */
  queuePolls: (3 * 5 * DAYS_A_MONTH * 86_400) / 20,
};

/** The custom metrics that our functions write when they work; charged only in hours with data. */
const CUSTOM_METRICS = 8;

type Row = readonly [item: string, dollars: number, how: string];

/** Bytes of a finished clip's record, about, without the encoder's vector. */
const RECORD_BYTES = KB;

/** What a month without clips costs. */
export function idleRows(): Row[] {
  return [
    [
      'Alarms',
      IDLE.alarmMetrics * USD.alarmMetricMonth,
      `${IDLE.alarmMetrics} metrics watched; the first ten of an account are free`,
    ],
    ['Dashboard', 0, 'one; the first three of an account are free, each further one is $3'],
    ['Queues', IDLE.queuePolls * USD.queueRequest, 'Lambda asks them all day; the first million calls are free'],
    ['Image', IDLE.imageGb * USD.containerImageGbMonth, `${IDLE.imageGb} GB in the registry of the CDK bootstrap`],
  ];
}

/** What a number of clips costs, in a month. */
export function clipRows(clips: number): Row[] {
  const record = RECORD_BYTES;
  // Before them the pointer of its day; the last is the queue's length, once in five seconds at most.
  const writes = 1 + 2 + Math.ceil(record / KB) + 1;
  const reads = CLIP.smallReads + Math.ceil(record / (4 * KB));
  const lambda = (gb: number, seconds: number, calls = 1) =>
    gb * seconds * USD.lambdaGbSecond + calls * USD.lambdaRequest;
  const gb = (bytes: number) => bytes / GB;
  const each: Row[] = [
    ['CloudFront', CLIP.apiCalls * USD.cloudFrontRequest, 'the first ten million requests of a month are free'],
    ['API Gateway', CLIP.apiCalls * USD.apiCall, `${CLIP.apiCalls} calls`],
    ['`presign`', lambda(CLIP.presignGb, CLIP.presignSeconds, CLIP.apiCalls), `${CLIP.presignSeconds} s of 512 MB`],
    [
      'S3',
      USD.s3Put + 2 * USD.s3Get + (gb(CLIP.audioBytes) * USD.s3GbMonth * 2) / DAYS_A_MONTH,
      'one write, one read, one look, up to two days',
    ],
    ['Queue', 4 * USD.queueRequest, 'send, receive, delete, count'],
    ['`infer`', lambda(CLIP.inferGb, CLIP.inferSeconds), `${CLIP.inferSeconds} s of 1769 MB`],
    [
      'Table',
      writes * USD.tableWrite +
        reads * USD.tableRead +
        (gb(record) * (USD.tableGbMonth + USD.recoveryGbMonth) * RESULT_RETENTION_DAYS) / DAYS_A_MONTH,
      `${writes} write units, ${reads} read units, ${Math.ceil(record / KB)} KB for ${RESULT_RETENTION_DAYS} days, recovery`,
    ],
    ['Events', USD.event + lambda(CLIP.announceGb, CLIP.announceSeconds), 'one, and `announce`'],
    ['Logs and traces', gb(CLIP.logBytes) * USD.logGb + CLIP.tracesKept * USD.trace, `${CLIP.logBytes / KB} KB`],
  ];
  const rows = each.map(([item, dollars, how]): Row => [item, dollars * clips, how]);
  return [
    ...rows,
    [
      'Metrics',
      CUSTOM_METRICS * USD.customMetricMonth,
      `${CUSTOM_METRICS} of our own, when every hour has clips; the first ten are free`,
    ],
  ];
}

/** The rows and their sum as a Markdown table. */
export function table(heading: string, rows: readonly Row[]): string {
  const dollars = (amount: number) => (amount === 0 ? '0' : amount < 0.1 ? amount.toFixed(3) : amount.toFixed(2));
  const total = rows.reduce((sum, [, amount]) => sum + amount, 0);
  return [
    `| ${heading} | US$ | |`,
    '| --- | ---: | --- |',
    ...rows.map(([item, amount, how]) => `| ${item} | ${dollars(amount)} | ${how} |`),
    `| **together** | **${dollars(total)}** | |`,
  ].join('\n');
}

/** All that is printed: a month idle and two amounts of clips. */
export function costTables(): string[] {
  return [
    table('A month without clips', idleRows()),
    table('1,000 clips of 4 s', clipRows(1_000)),
    table('1,000,000 clips of 4 s', clipRows(1_000_000)),
  ];
}

if (process.argv[1]?.includes('cost.')) console.log(costTables().join('\n\n'));
