import { LIMITS } from '../../contract/values.ts';
import { MAX_HELD_SECONDS } from '../audio/index.ts';
import { button, h, openDialog } from '../dom/index.ts';
import { formatClock, MICROPHONE_PROBLEMS, PAGE, RECORD } from '../words/index.ts';
import { type Microphone, MicrophoneError, openMicrophone } from './microphone.ts';
import { createReview } from './review.ts';
import { createStrip } from './strip.ts';
import { createTake, type Take } from './take.ts';

/** Silence for this long at the start is worth a word. */
const SILENT_AFTER_SECONDS = 3;

/** The dialog while it is open: what it shows may be exchanged, and a microphone may be heard. */
interface Recorder {
  dialog: HTMLDialogElement;
  body: HTMLElement;
  /** Read by screen readers: a dialog is all that they get while it is open. */
  status: HTMLElement;
  microphone: Microphone | undefined;
  recorded: File | undefined;
}

/**
 * Records in a dialog: asks for the microphone, shows that it is heard, lets the take be heard, trimmed and made again.
 *
 * @returns the recording as a WAV file, or `undefined` when the person changed their mind.
 */
export async function recordInDialog(): Promise<File | undefined> {
  const body = h('div', { class: 'record' });
  const status = h('p', { class: 'record-status', role: 'status' });
  const title = h('h2', { id: 'dialog-title' }, RECORD.title);
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, title, status, body);
  const recorder: Recorder = { dialog, body, status, microphone: undefined, recorded: undefined };
  const closed = openDialog(dialog);
  start(recorder).catch(() => dialog.close());
  await closed;
  recorder.microphone?.close();
  return recorder.recorded;
}

function show({ body, status }: Recorder, said: string, ...content: (HTMLElement | undefined)[]): void {
  status.textContent = said;
  body.replaceChildren(...content.filter((part) => part !== undefined));
  (body.querySelector<HTMLElement>('[data-first]') ?? body.querySelector('button'))?.focus();
}

function cancelButton({ dialog }: Recorder): HTMLButtonElement {
  return button(RECORD.cancel, 'button quiet', () => dialog.close());
}

async function start(recorder: Recorder): Promise<void> {
  show(recorder, RECORD.asking, h('div', { class: 'actions' }, cancelButton(recorder)));
  let running: Running | undefined;
  try {
    const microphone = await openMicrophone({
      onChunk: (chunk) => running?.onChunk(chunk),
      onLost: () => running?.finish(RECORD.lost),
    });
    // Allowed after the dialog was closed: nobody is to be listened to.
    if (!recorder.dialog.open) return microphone.close();
    recorder.microphone = microphone;
    running = record(recorder, microphone);
  } catch (error) {
    if (!(error instanceof MicrophoneError)) throw error;
    showProblem(recorder, error);
  }
}

function showProblem(recorder: Recorder, { problem }: MicrophoneError): void {
  const { title, remedy } = MICROPHONE_PROBLEMS[problem];
  const again = button(RECORD.again, 'button', () => void start(recorder));
  again.dataset.first = '';
  const words = h('div', { class: 'failure', 'data-problem': problem }, h('p', {}, remedy));
  show(recorder, title, words, h('div', { class: 'actions' }, cancelButton(recorder), again));
}

/** A recording that goes on. */
interface Running {
  onChunk(chunk: Float32Array): void;
  finish(said: string): void;
}

function record(recorder: Recorder, microphone: Microphone): Running {
  const take = createTake(microphone.sampleRateHz);
  const strip = createStrip();
  const clock = h('p', { class: 'record-clock', role: 'timer' }, formatClock(0));
  const finish = (said: string): void => {
    microphone.close();
    recorder.microphone = undefined;
    review(recorder, take, microphone.sampleRateHz, said);
  };
  const stop = button(RECORD.stop, 'button', () => finish(RECORD.finished));
  stop.dataset.first = '';
  const actions = h('div', { class: 'actions' }, cancelButton(recorder), createPause(recorder, microphone), stop);
  const hints = h('p', { class: 'hint' }, `${RECORD.hint} ${PAGE.noticeConsent}`);
  show(recorder, RECORD.recording, clock, strip.element, hints, actions);
  return {
    finish,
    onChunk(chunk) {
      take.add(chunk);
      clock.textContent = formatClock(Math.floor(take.durationSeconds()));
      strip.showLatest(take.peaks());
      warnOfSilence(recorder, take);
      if (take.durationSeconds() > MAX_HELD_SECONDS - 1) finish(RECORD.full);
    },
  };
}

function createPause({ status }: Recorder, microphone: Microphone): HTMLButtonElement {
  let paused = false;
  const pause = button(RECORD.pause, 'button quiet', () => {
    paused = !paused;
    (paused ? microphone.pause() : microphone.resume()).catch(() => undefined);
    pause.textContent = paused ? RECORD.resume : RECORD.pause;
    status.textContent = paused ? RECORD.paused : RECORD.recording;
  });
  return pause;
}

function warnOfSilence({ status }: Recorder, take: Take): void {
  // A last chunk may come after the pause.
  if (status.textContent === RECORD.paused) return;
  const said = take.isSilent() && take.durationSeconds() > SILENT_AFTER_SECONDS ? RECORD.silent : RECORD.recording;
  // Said once: a status written again would be read again.
  if (status.textContent !== said) status.textContent = said;
}

function review(recorder: Recorder, take: Take, sampleRateHz: number, said: string): void {
  const { element, toFile, close } = createReview(take, sampleRateHz);
  recorder.dialog.addEventListener('close', close);
  const again = (): void => {
    close();
    void start(recorder);
  };
  const send = button(RECORD.send, 'button', () => {
    recorder.recorded = toFile();
    recorder.dialog.close();
  });
  send.dataset.first = '';
  const tooShort = take.durationSeconds() < LIMITS.minDurationSeconds;
  send.disabled = tooShort;
  const retake = button(RECORD.retake, 'button quiet', again);
  const actions = h('div', { class: 'actions' }, cancelButton(recorder), retake, send);
  show(recorder, tooShort ? RECORD.tooShort(LIMITS.minDurationSeconds) : said, tooShort ? undefined : element, actions);
}
