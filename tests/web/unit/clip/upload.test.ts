import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { uploadForm } from '../../../../web/clip/upload.ts';

/** A request that the test answers. */
class FakeRequest extends EventTarget {
  static last: FakeRequest;
  upload = new EventTarget();
  status = 0;
  responseText = '';
  opened: string[] = [];
  form = new FormData();
  aborted = false;
  constructor() {
    super();
    FakeRequest.last = this;
  }
  open(...call: string[]): void {
    this.opened = call;
  }
  send(form: FormData): void {
    this.form = form;
  }
  abort(): void {
    this.aborted = true;
    this.dispatchEvent(new Event('abort'));
  }
  answer(status: number, text = ''): void {
    this.status = status;
    this.responseText = text;
    this.dispatchEvent(new Event('load'));
  }
  progress(loaded: number, total: number, lengthComputable = true): void {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded, total, lengthComputable }));
  }
}

beforeEach(() => vi.stubGlobal('XMLHttpRequest', FakeRequest));
afterEach(() => vi.unstubAllGlobals());

function start(controller = new AbortController()) {
  const shares: number[] = [];
  const onProgress = (share: number): void => void shares.push(share);
  const form = { url: 'http://s3.test/bucket', fields: { key: 'k', policy: 'p' } };
  const ended = uploadForm(form, { file: new Blob(['sound']), signal: controller.signal, onProgress });
  return { ended, shares, request: FakeRequest.last };
}

describe('uploadForm', () => {
  it('posts the fields, and the file after them', async () => {
    const { ended, request } = start();
    expect(request.opened).toEqual(['POST', 'http://s3.test/bucket']);
    expect([...request.form.keys()]).toEqual(['key', 'policy', 'file']);
    request.answer(204);
    await ended;
  });

  it('tells the share that is sent, where it is known', () => {
    const { shares, request } = start();
    request.progress(1, 4);
    request.progress(2, 0, false);
    request.progress(0, 0);
    request.progress(4, 4);
    expect(shares).toEqual([0.25, 1]);
  });

  it.each([300, 403, 412, 500])('fails on %i', async (status) => {
    const { ended, request } = start();
    request.answer(status);
    await expect(ended).rejects.toMatchObject({ name: 'Failure' });
  });

  it('calls a broken connection network', async () => {
    const { ended, request } = start();
    request.dispatchEvent(new Event('error'));
    await expect(ended).rejects.toMatchObject({ code: 'network' });
  });

  it('stops when it is cancelled, also when it was so before', async () => {
    const controller = new AbortController();
    const { ended, request } = start(controller);
    controller.abort();
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    expect(request.aborted).toBe(true);
    await expect(start(controller).ended).rejects.toMatchObject({ code: 'cancelled' });
  });
});
