import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, listen } from '../../../standins/http/index.ts';
import type { S3Context } from '../../../standins/s3/context.ts';
import { createS3Server } from '../../../standins/s3/server.ts';
import { MultipartStore, ObjectStore } from '../../../standins/s3/store/index.ts';
import { inPieces } from '../../support/streams.ts';
import { type Mutator, mutateHttp } from '../mutate/index.ts';
import { mutateJson } from '../mutate/json.ts';
import { exchange, requestsOf, statusOf } from './exchange.ts';
import { BUCKET, s3Forms, s3Requests, UPLOAD_ID } from './s3Seeds.ts';
import { authorizationFor, CREDENTIALS, NOW_MS, policySignature, REGION } from './s3Signing.ts';
import { mustHold, type Opened, type Target } from './target.ts';

const POLICY_FIELD = /(name="Policy"\r\n\r\n)([^\r]*)/;
const SIGNATURE_FIELD = /(name="X-Amz-Signature"\r\n\r\n)([0-9a-f]{64})/;

/** The policy inside a form as well, which is JSON in base 64. */
const mutateForm: Mutator = (input, dice, pool) => {
  if (dice.chance(0.6)) return mutateHttp(input, dice, pool);
  const text = Buffer.from(input).toString('latin1');
  const changed = text.replace(POLICY_FIELD, (_, head: string, policy: string) => {
    const json = mutateJson(new Uint8Array(Buffer.from(policy, 'base64')), dice, pool);
    return head + Buffer.from(json.subarray(0, 14_000)).toString('base64');
  });
  return new Uint8Array(Buffer.from(changed, 'latin1'));
};

/** The request as somebody who may would have signed it, so that what is behind the signature is reached. */
function signed(input: Uint8Array, uploadId: string): Uint8Array {
  const text = Buffer.from(input).toString('latin1').replaceAll(UPLOAD_ID, uploadId);
  const policy = POLICY_FIELD.exec(text)?.[2];
  if (policy !== undefined) {
    return new Uint8Array(
      Buffer.from(
        text.replace(SIGNATURE_FIELD, (_, head: string) => head + policySignature(policy)),
        'latin1',
      ),
    );
  }
  const end = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, Math.max(0, end)).split('\r\n');
  const authorization = /\r\nauthorization:/i.test(text) ? undefined : authorizationFor(lines);
  if (!authorization) return new Uint8Array(Buffer.from(text, 'latin1'));
  const whole = [lines[0], `Authorization: ${authorization}`, ...lines.slice(1)].join('\r\n') + text.slice(end);
  return new Uint8Array(Buffer.from(whole, 'latin1'));
}

async function openS3(): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 'ser-fuzz-'));
  const objects = await ObjectStore.open(join(directory, 'objects'));
  const multipart = new MultipartStore(join(directory, 'multipart'));
  const writer: S3Context['writer'] = {
    write: (_, staged, object, mayReplace) => objects.commit(staged, object, mayReplace),
  };
  const context: S3Context = {
    bucket: BUCKET,
    region: REGION,
    credentials: CREDENTIALS,
    maxFormBytes: 1_000,
    objects,
    writer,
    multipart,
    nowMs: () => NOW_MS,
  };
  const faults: unknown[] = [];
  const server = createS3Server(context, (error) => faults.push(error));
  const allAnswered = requestsOf(server);
  const port = await listen(server, 0, '127.0.0.1');
  const feed = async (input: Uint8Array): Promise<string> => {
    const uploadId = await refill(context);
    const answer = await exchange(port, signed(input, uploadId));
    await allAnswered();
    for (const fault of faults.splice(0)) throw fault;
    const status = statusOf(answer);
    mustHold(!['500', '503', 'broken'].includes(status), `status ${status}: ${answer.slice(0, 300)}`);
    return status;
  };
  return {
    feed,
    close: async () => {
      await close(server, 0);
      await rm(directory, { recursive: true });
    },
  };
}

/** One object and one upload in parts, whatever the input before has left. @returns that upload's id */
async function refill({ objects, multipart }: S3Context): Promise<string> {
  for (const key of objects.keys.withPrefix('')) if (key !== 'there') objects.delete(key);
  if (!objects.head('there')) {
    const limit = { maxBytes: 9, tooLarge: () => new Error('too large') };
    const staged = await objects.stage(inPieces(new TextEncoder().encode('hello')), limit);
    const description = { key: 'there', contentType: 'text/plain', metadata: {} };
    await objects.commit(staged, { ...description, sizeBytes: 5, eTag: staged.md5Hex, lastModifiedMs: NOW_MS });
  }
  await multipart.removeOlderThan(Number.MAX_SAFE_INTEGER);
  return multipart.create({ key: 'parts', contentType: 'text/plain', metadata: {} });
}

/** The bucket of one machine, as S3's clients speak to it: listings and their cursors, ranges, conditions, parts, XML. */
export const s3: Target = { name: 's3', share: 0.5, seeds: s3Requests, mutate: mutateHttp, open: openS3 };

/** Uploads by forms: multipart/form-data, policies. */
export const forms: Target = { name: 'forms', share: 0.25, seeds: s3Forms, mutate: mutateForm, open: openS3 };
