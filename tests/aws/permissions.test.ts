import { readFileSync } from 'node:fs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ResultFile } from '../../contract/index.ts';
import { someClips } from './corpusClips.ts';
import { clientSettings } from './moto.ts';
import { notifyAgain } from './records.ts';
import { type Service, startService } from './service.ts';
import { drained, drop, readObject, upload } from './steps.ts';
import { describeAws } from './suite.ts';

describeAws("the functions' roles", () => {
  const [clip] = someClips(1);
  const bytes = new Uint8Array(readFileSync(clip));
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service?.stop());

  it('allow all that the functions ask for in the life of clips', async () => {
    const call = service.api('acme');
    const deletedBefore = await upload(call, clip);
    expect(await call({ method: 'DELETE', path: `/v1/clips/${deletedBefore}` })).toMatchObject({ status: 204 });
    const uploaded = await upload(call, clip);
    const key = 'drops/acme/b/take.flac';
    await drop(service, key, bytes);
    const workers = await service.startInfer();
    await drained(service);
    expect(service.gates.infer.refused).toEqual([]);
    const { clipId } = JSON.parse((await readObject(service, 'results/acme/b/take.flac.json')) ?? '') as ResultFile;
    for (const id of [uploaded, clipId]) {
      expect(await call({ method: 'GET', path: `/v1/clips/${id}` })).toMatchObject({ body: { status: 'done' } });
      expect(await call({ method: 'DELETE', path: `/v1/clips/${id}` })).toMatchObject({ status: 204 });
    }
    await notifyAgain(service, key, bytes);
    await drained(service);
    await workers.close();
    expect(await readObject(service, 'results/acme/b/take.flac.json')).toBeUndefined();
    expect({ presign: service.gates.presign.refused, infer: service.gates.infer.refused }).toEqual({
      presign: [],
      infer: [],
    });
  });

  it.each([
    ['infer', 'write a recording', new PutObjectCommand({ Bucket: '', Key: 'drops/acme/b/take.flac', Body: 'x' })],
    ['presign', 'write a result', new PutObjectCommand({ Bucket: '', Key: 'results/acme/b/take.json', Body: 'x' })],
    ['announce', 'read a recording', new GetObjectCommand({ Bucket: '', Key: 'drops/acme/b/take.flac' })],
  ] as const)('do not let %s %s', async (name, _, command) => {
    const endpoint = service.gates[name].endpoint;
    const s3 = new S3Client({ ...clientSettings(service.moto), endpoint });
    command.input.Bucket = service.deployment.bucket;
    const attempt = command instanceof PutObjectCommand ? s3.send(command) : s3.send(command);
    await expect(attempt).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
