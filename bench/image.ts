// The image of `infer`: its size, its start, its memory, and what a clip costs beyond the recogniser itself: npm run bench:image
// Builds the image on the stand-in for AWS's base (see tests/image/), and starts it as the image suite does.
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DEFAULT_BUNDLE } from '../contract/index.ts';
import { loadModel, type Recognised, recognise } from '../core/index.ts';
import { writeResult } from '../functions/bucket/index.ts';
import { writtenObjects } from '../functions/records/index.ts';
import { type Backends, startBackends, TENANT } from '../tests/image/support/backends.ts';
import { type InferContainer, startInfer } from '../tests/image/support/inferContainer.ts';
import { buildInferImage, type InferImage } from '../tests/image/support/inferImage.ts';
import { requireImageTools } from '../tests/image/support/tools.ts';
import { voice } from '../tests/support/voice.ts';
import { writeWav } from '../tests/support/wav.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const STARTS = 5;
const WARM_UP_RUNS = 5;
const RUNS = 40;

const clip = writeWav({ channels: [voice(4, 48_000)], sampleRateHz: 48_000 });
let clipCount = 0;

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted[sorted.length - 1]];
  return `least ${least.toFixed(digits)}, median ${median.toFixed(digits)}, most ${most.toFixed(digits)}`;
}

async function* source(): AsyncGenerator<Uint8Array> {
  yield clip;
}

/**
 * What a drop asks of S3 and DynamoDB, and nothing else: claim, read, write the result, complete.
 *
 * @returns milliseconds
 */
async function callOnce(
  { environment, clips, drop }: Backends,
  { recognition, embedding }: Recognised,
): Promise<number> {
  clipCount++;
  const fileName = `clip-${clipCount}.wav`;
  const { event, clipId } = await drop(fileName, clip);
  const [{ bucket, key, eTag, sizeBytes }] = writtenObjects(event.Records[0].body);
  const s3 = s3Of(environment.AWS_ENDPOINT_URL_S3);
  const fromMs = performance.now();
  const lease = { tenant: TENANT, clipId, leaseId: fileName };
  const attempt = { leaseMs: 20_000, messageId: fileName };
  await clips.claimDrop({ ...lease, objectKey: key, eTag, fileName, sizeBytes }, lease.leaseId, attempt);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${eTag}"` }));
  await Body?.transformToByteArray();
  const [createdAt, expiresAt] = [new Date(0).toISOString(), new Date().toISOString()];
  const result = { file: fileName, clipId, status: 'done' as const, recognition, createdAt, expiresAt };
  await writeResult(s3, { bucket, key: `results/${fileName}.json` }, result);
  await clips.complete(lease, recognition, embedding);
  return performance.now() - fromMs;
}

let s3: S3Client | undefined;

function s3Of(endpoint: string): S3Client {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' };
  s3 ??= new S3Client({ endpoint, region: 'us-east-1', credentials });
  return s3;
}

/** @returns the wait for the answer, and the part of it inside the recogniser, in milliseconds */
async function recogniseOnce(infer: InferContainer, backends: Backends): Promise<{ wallMs: number; coreMs: number }> {
  clipCount++;
  const { event, clipId } = await backends.drop(`clip-${clipCount}.wav`, clip);
  const fromMs = performance.now();
  await infer.invoke(event);
  const wallMs = performance.now() - fromMs;
  const item = await backends.clips.get(TENANT, clipId);
  if (!item?.recognition) throw new Error(`Expected a result, got ${JSON.stringify(item)}`);
  return { wallMs, coreMs: item.recognition.timingsMs.total };
}

async function measureStarts(image: InferImage, backends: Backends): Promise<void> {
  const readyMs: number[] = [];
  const answerMs: number[] = [];
  const processorMs: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const infer = await startInfer(image, backends.environment);
    await infer.ready;
    readyMs.push((await infer.times()).ageMs);
    await recogniseOnce(infer, backends);
    const { ageMs, processorMs: usedMs } = await infer.times();
    answerMs.push(ageMs);
    processorMs.push(usedMs);
    await infer.stop();
  }
  console.log(`From the process's start to the loaded model, ms, of ${STARTS}: ${spread(readyMs, 0)}`);
  console.log(`From the process's start to the first answer, ms, of ${STARTS}: ${spread(answerMs, 0)} (aim: 1500)`);
  console.log(`  processor time for that, ms: ${spread(processorMs, 0)}; on a busy machine the better figure`);
}

async function measureWarm(image: InferImage, backends: Backends): Promise<void> {
  const infer = await startInfer(image, backends.environment);
  await infer.ready;
  const model = await loadModel(fileURLToPath(new URL(`../${DEFAULT_BUNDLE}`, import.meta.url)));
  for (let run = 0; run < WARM_UP_RUNS; run++) await recogniseOnce(infer, backends);
  const runs: Awaited<ReturnType<typeof recogniseOnce>>[] = [];
  const aloneMs: number[] = [];
  const callsMs: number[] = [];
  const processorStartMs = (await infer.times()).processorMs;
  let aloneProcessorMs = 0;
  for (let run = 0; run < RUNS; run++) {
    runs.push(await recogniseOnce(infer, backends));
    const fromMs = performance.now();
    const usedBefore = process.cpuUsage();
    const recognised = await recognise(source(), { model });
    const { user, system } = process.cpuUsage(usedBefore);
    aloneProcessorMs += (user + system) / 1000;
    aloneMs.push(performance.now() - fromMs);
    callsMs.push(await callOnce(backends, recognised));
  }
  const processorMs = (await infer.times()).processorMs - processorStartMs;
  const wallMs = runs.map((run) => run.wallMs);
  const overheadMs = runs.map((run) => run.wallMs - run.coreMs);
  console.log(`A 4 s clip (48 kHz, 16 bit), warm, ms, of ${RUNS}: ${spread(wallMs, 1)}`);
  console.log(`  the same clip in the recogniser alone, outside the image: ${spread(aloneMs, 1)}`);
  console.log(`  of the first, beyond the recogniser: ${spread(overheadMs, 1)}`);
  console.log(`  the same calls to the stand-ins of S3 and DynamoDB alone, outside the image: ${spread(callsMs, 1)}`);
  const ownMs = overheadMs.map((ms, run) => ms - callsMs[run]);
  console.log(`  the difference, what function, container and Runtime API add: ${spread(ownMs, 1)} (aim: 5)`);
  const [inside, alone] = [processorMs / RUNS, aloneProcessorMs / RUNS].map((ms) => ms.toFixed(1));
  console.log(`  processor time a clip, ms: ${inside} in the image, ${alone} in the recogniser alone`);
  console.log(`Peak memory after ${WARM_UP_RUNS + RUNS} clips: ${((await infer.peakBytes()) / 1e6).toFixed(0)} MB`);
  await infer.stop();
  await model.release();
}

if (requireImageTools()) {
  const [image, backends] = await Promise.all([buildInferImage(), startBackends()]);
  try {
    console.log(`The image beyond its base, unpacked: ${(image.sizeBytes / 1e6).toFixed(1)} MB (250 at most)`);
    await measureStarts(image, backends);
    await measureWarm(image, backends);
  } finally {
    await image.remove();
    await backends.stop();
  }
}
