import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { answerWith, KNOWN, MIXED } from './support/answers.ts';
import { cardOf, failureOf, settled, shownProbabilities } from './support/cards.ts';
import type { TestFile } from './support/clips.ts';
import { ANGRY_TAKE, ravdessWav, wavFile } from './support/clips.ts';
import { describePage } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

describePage('a recording is recognised', () => {
  const stage = setUpStage();
  let angry: TestFile;
  beforeAll(async () => {
    angry = await ravdessWav(ANGRY_TAKE);
  });

  it('hears anger in the angry take, with probabilities that sum to 1', async () => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(angry);
    expect(await settled(page, angry.name)).toBe('done');
    const shown = await shownProbabilities(page, angry.name);
    expect(shown.map(({ word }) => word)).toHaveLength(8);
    expect(shown[0].word).toBe('Angry');
    expect(shown[0].percent).toBeGreaterThan(shown[1].percent);
    const exact = await cardOf(page, angry.name)
      .locator('.chart tbody tr')
      .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.probability)));
    expect(exact.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 3);
    const text = await cardOf(page, angry.name).textContent();
    expect(text).toMatch(/(Likely angry|Unsure: \w+ or \w+)\s*Confidence \d+%/i);
    expect(text).toMatch(/Length\s*3\.\d seconds/);
    expect(text).toMatch(/Model\s*\S+ \d+\.\d+\.\d+/);
    await cardOf(page, angry.name).locator('canvas').waitFor();
    await stage.screenshot(page, 'angry');
  });

  it.each([
    [375, 740],
    [1366, 768],
  ])('shows a new answer without scrolling on a screen of %i × %i, below older ones alike', async (width, height) => {
    const page = await stage.open({ width, height });
    for (const name of ['first.wav', 'second.wav']) {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.getByLabel('Choose files').setInputFiles({ ...angry, name });
      await settled(page, name);
      const confidence = await cardOf(page, name).locator('.confidence').boundingBox();
      expect(confidence!.y).toBeGreaterThan(0);
      expect(confidence!.y + confidence!.height).toBeLessThan(height);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
    }
    expect(await page.locator('.card h3').allInnerTexts()).toEqual(['second.wav', 'first.wav']);
  });

  it('plays the recording before it is sent anywhere else', async () => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(angry);
    const audio = cardOf(page, angry.name).locator('audio');
    await audio.evaluate((element: HTMLAudioElement) => element.play());
    await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0);
    expect(await audio.evaluate((element: HTMLAudioElement) => element.src)).toMatch(/^blob:/);
  });

  it('shows how far a slow upload is', async () => {
    const page = await stage.open();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 };
    await network.send('Network.emulateNetworkConditions', speed);
    await page.evaluate(() => {
      const seen = new Set<number>();
      const look = (): void => {
        const bar = document.querySelector('progress');
        if (bar?.hasAttribute('value')) seen.add(bar.value);
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
      Object.assign(window, { seen });
    });
    const minute = wavFile('minute.wav', new Float32Array(16_000 * 60));
    await page.getByLabel('Choose files').setInputFiles(minute);
    await page.getByText(/^Uploading, [1-9]\d?%$/).waitFor();
    // The button must outlive each step of the progress: a click is a press and a release on the same one.
    const cancel = await page.getByRole('button', { name: 'Cancel' }).elementHandle();
    await page.getByText(/^Uploading, [5-9]\d%$/).waitFor();
    expect(await cancel?.evaluate((button) => button.isConnected && button.textContent)).toBe('Cancel');
    await settled(page, minute.name);
    const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<number> }).seen]);
    const between = seen.filter((share) => share > 0 && share < 1);
    expect(between.length).toBeGreaterThanOrEqual(2);
    expect(between).toEqual(between.toSorted((a, b) => a - b));
  });

  it('takes several files at once, in their order, from a drop', async () => {
    const page = await stage.open();
    const names = ['one.wav', 'two.wav', 'three.wav', 'four.wav', 'five.wav'];
    const transfer = await page.evaluateHandle(
      ({ base64, names }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const transfer = new DataTransfer();
        for (const name of names) transfer.items.add(new File([bytes], name));
        return transfer;
      },
      { base64: angry.buffer.toString('base64'), names },
    );
    const zone = page.locator('.drop-zone');
    await zone.dispatchEvent('dragover', { dataTransfer: transfer });
    expect(await zone.getAttribute('class')).toContain('dragging');
    await zone.dispatchEvent('drop', { dataTransfer: transfer });
    expect(await zone.getAttribute('class')).not.toContain('dragging');
    expect(await page.locator('.card h3').allInnerTexts()).toEqual(names);
    expect(await Promise.all(names.map((name) => settled(page, name)))).toEqual(names.map(() => 'done'));
  });

  it('sends what a browser recorded as it is', async () => {
    const page = await stage.open();
    const webm = await page.evaluate(recordWebm, angry.buffer.toString('base64'));
    const file = { name: 'recorded.webm', mimeType: 'audio/webm', buffer: Buffer.from(webm, 'base64') };
    expect(file.buffer.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
    await page.getByLabel('Choose files').setInputFiles(file);
    expect(await settled(page, file.name)).toBe('done');
    expect(await cardOf(page, file.name).textContent()).not.toContain('converted in your browser');
    expect((await shownProbabilities(page, file.name)).map(({ word }) => word)).toHaveLength(8);
  });

  it('converts in the browser what the service does not take: an MP3 behind other bytes', async () => {
    const page = await stage.open();
    const mp3 = readFileSync('tests/core/audio/ffmpeg/fixtures/mp3.mp3');
    const file = {
      name: 'behind.mp3',
      mimeType: 'audio/mpeg',
      buffer: Buffer.concat([Buffer.from('other bytes'), mp3]),
    };
    await page.getByLabel('Choose files').setInputFiles(file);
    // It holds tones.
    expect(await failureOf(page, file.name)).toBe('no-speech');
    expect(await cardOf(page, file.name).textContent()).toContain('converted in your browser');
  });

  it('brings the results back after a reload, the newest first', async () => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(angry);
    // Else the same file, chosen again, would not count as a change.
    expect(await page.getByLabel('Choose files').inputValue()).toBe('');
    await settled(page, angry.name);
    const before = await shownProbabilities(page, angry.name);
    await page.getByLabel('Choose files').setInputFiles({ ...angry, name: 'later.wav' });
    await settled(page, 'later.wav');
    await page.reload();
    expect(await page.locator('.card h3').allInnerTexts()).toEqual(['later.wav', angry.name]);
    expect(await settled(page, angry.name)).toBe('done');
    expect(await shownProbabilities(page, angry.name)).toEqual(before);
  });

  it('tells a screen reader what happens', async () => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    expect(await page.locator('[aria-live="polite"] p').last().textContent()).toMatch(
      new RegExp(`^${ANGRY_TAKE}\\.wav: (likely angry|unsure: .*angry.*), \\d+%\\.$`),
    );
  });

  it('says what was known of the room and the speaker, and what is worth knowing', async () => {
    const page = await stage.open();
    await answerWith(page, KNOWN);
    await page.getByLabel('Choose files').setInputFiles(angry);
    expect(await settled(page, angry.name)).toBe('done');
    const text = await cardOf(page, angry.name).textContent();
    expect(text).toMatch(/Room\s*office, known by 12 other recordings, counting 84%/);
    expect(text).toMatch(/Speaker\s*ann, known by 4 other recordings, which sound too alike to tell the voice/);
    expect(text).toContain('unlike the recordings that the model learned from');
    expect(text).toContain(KNOWN.warnings[0].message);
    await stage.screenshot(page, 'known');
  });

  it('says how a recording changes, and shows no face for it', async () => {
    const page = await stage.open();
    await answerWith(page, MIXED);
    await page.getByLabel('Choose files').setInputFiles(angry);
    expect(await settled(page, angry.name)).toBe('done');
    const answer = cardOf(page, angry.name).locator('.answer');
    expect(await answer.locator('.headline').textContent()).toBe(
      'Changes: angry, then happy from 0:32, then sad from 0:48',
    );
    expect(await answer.locator('.face').count()).toBe(0);
    expect(await cardOf(page, angry.name).locator('.part.unsure').getAttribute('aria-label')).toBe(
      'Neutral? 70%, unsure, 0:40 to 0:48',
    );
    await stage.screenshot(page, 'mixed');
  });

  it('says what model it is', async () => {
    const page = await stage.open();
    await page.getByText('What model is this?').click();
    const model = page.locator('.model');
    await model.getByText('Licence', { exact: true }).waitFor();
    expect(await model.textContent()).toMatch(
      /Emotions\s*Angry, Calm, Disgust, Fearful, Happy, Neutral, Sad, Surprise/,
    );
  });
});

/** Plays a WAV into a MediaRecorder, as a dictation page would. Runs in the browser. */
async function recordWebm(wavBase64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(wavBase64), (character) => character.charCodeAt(0));
  const context = new AudioContext();
  const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(bytes.buffer) });
  const target = context.createMediaStreamDestination();
  source.connect(target);
  const recorder = new MediaRecorder(target.stream, { mimeType: 'audio/webm' });
  const chunks: Blob[] = [];
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.start();
  source.start();
  await new Promise((resolve) => {
    source.onended = resolve;
  });
  await new Promise((resolve) => {
    recorder.onstop = resolve;
    recorder.stop();
  });
  const recorded = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return btoa(Array.from(recorded, (byte) => String.fromCharCode(byte)).join(''));
}
