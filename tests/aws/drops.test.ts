import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ResultFile, resultFileSchema } from '../../contract/index.ts';
import type { RunningWorkers } from '../../local/worker/index.ts';
import { ser } from '../support/ser.ts';
import { someClips } from './corpusClips.ts';
import { notifyAgain, statusesOf } from './records.ts';
import { type Service, startService } from './service.ts';
import { countMessages, drained, drop, readObject } from './steps.ts';
import { describeAws } from './suite.ts';

describeAws('dropped files', () => {
  const clips = someClips(3);
  const [first, second, third] = clips.map((path) => new Uint8Array(readFileSync(path)));
  let service: Service;
  let workers: RunningWorkers;
  beforeAll(async () => {
    service = await startService();
    workers = await service.startInfer();
  });
  afterAll(async () => {
    await workers?.close();
    await service?.stop();
  });

  async function resultOf(key: string): Promise<ResultFile> {
    await drained(service);
    return resultFileSchema.parse(JSON.parse((await readObject(service, key)) ?? 'null'));
  }

  it('get their results beside them, whatever their names, as `ser predict` and the API say them', async () => {
    await drop(service, 'drops/acme/May 5/ann/take 1+ü (é).flac', first);
    const result = await resultOf('results/acme/May 5/ann/take 1+ü (é).flac.json');
    const [{ emotion, probabilities }] = (await ser(['predict', '--json', clips[0]])).json();
    expect(result).toMatchObject({ file: 'take 1+ü (é).flac', speaker: 'ann', status: 'done' });
    expect(result.recognition).toMatchObject({ emotion, probabilities });
    expect(result.recognition).not.toHaveProperty('embedding');
    const shown = await service.api('acme')({ method: 'GET', path: `/v1/clips/${result.clipId}` });
    expect(shown.body).toMatchObject({ status: 'done', recognition: result.recognition });
    const strange = await service.api('other')({ method: 'GET', path: `/v1/clips/${result.clipId}` });
    expect(strange.status).toBe(404);
  });

  it('that are no recordings are a result too', async () => {
    await drop(service, 'drops/acme/mixed/notes.txt', new TextEncoder().encode('Not a recording at all.\n'));
    const { status, error, clipId } = await resultOf('results/acme/mixed/notes.txt.json');
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'unsupported-format' });
    expect(await statusesOf(service, clipId)).toEqual(['processing', 'failed']);
  });

  it('are recognised once, however often and late and in whatever order their events come', async () => {
    const keys = ['drops/acme/again/one.flac', 'drops/acme/again/two.flac'];
    await Promise.all([drop(service, keys[0], first), drop(service, keys[1], second)]);
    for (const times of [1, 2]) {
      await Promise.all([
        notifyAgain(service, keys[1], second),
        notifyAgain(service, keys[0], first),
        notifyAgain(service, keys[1], second),
      ]);
      if (times === 1) await drained(service); // The others come late.
    }
    for (const name of ['one', 'two']) {
      const { status, clipId } = await resultOf(`results/acme/again/${name}.flac.json`);
      expect(status).toBe('done');
      expect(await statusesOf(service, clipId)).toEqual(['processing', 'done']);
    }
    expect(await countMessages(service.sqs, service.deployment.deadLetterQueueUrl)).toBe(0);
  });

  it('that were written again before they were read have the result of what is there, also when events overtake', async () => {
    await workers.close();
    const key = 'drops/acme/twice/take.flac';
    await drop(service, key, second);
    await drop(service, key, third);
    await notifyAgain(service, key, second);
    workers = await service.startInfer();
    const { recognition } = await resultOf('results/acme/twice/take.flac.json');
    const [{ probabilities }] = (await ser(['predict', '--json', clips[2]])).json();
    expect(recognition?.probabilities).toEqual(probabilities);
  });
});
