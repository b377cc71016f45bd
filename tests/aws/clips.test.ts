import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipSchema } from '../../contract/index.ts';
import type { RunningWorkers } from '../../local/worker/index.ts';
import { ser } from '../support/ser.ts';
import { someClips } from './corpusClips.ts';
import { type Service, startService } from './service.ts';
import { upload } from './steps.ts';
import { describeAws } from './suite.ts';

describeAws('an upload through the deployed parts', () => {
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

  it('goes from the signed form by S3, queue, function and table to the answer of `ser predict`', async () => {
    const clip = someClips(1)[0];
    const call = service.api('acme');
    const clipId = await upload(call, clip);
    const answer = await call({ method: 'GET', path: `/v1/clips/${clipId}`, query: { waitSeconds: '20' } });
    expect(answer.status).toBe(200);
    const { status, recognition } = clipSchema.parse(answer.body);
    expect(status).toBe('done');
    const [predicted] = (await ser(['predict', '--json', clip])).json();
    expect(recognition).toMatchObject({ emotion: predicted.emotion, probabilities: predicted.probabilities });
  });
});
