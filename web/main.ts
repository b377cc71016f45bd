import { createApi, createApiKeySource, takeApiKeyFromAddress } from './api/index.ts';
import { decodeMono, probeDurationSeconds } from './audio/index.ts';
import { createCardList } from './cards/index.ts';
import type { Services } from './clip/index.ts';
import { createSession, createSlots, uploadForm } from './clip/index.ts';
import { createSay } from './dom/index.ts';
import { sleep } from './failure/index.ts';
import { prepareFile } from './file/index.ts';
import { askForApiKey, confirmErase, connectDropZone, createFrame, fillModelSection } from './page/index.ts';
import { recordInDialog } from './record/index.ts';

/** Clips that are sent or waited for at a time; see {@link createSlots}. */
const CLIPS_AT_A_TIME = 3;

/** The longest recording that the service takes, once it has said so. */
let maxDurationSeconds: number | undefined;

takeApiKeyFromAddress(location, history, sessionStorage);
const frame = createFrame();
document.body.append(...frame.content);

const services: Services = {
  api: createApi(fetch.bind(window), createApiKeySource(sessionStorage, askForApiKey)),
  session: createSession(sessionStorage),
  slots: createSlots(CLIPS_AT_A_TIME),
  prepare: (file, onConvert) =>
    prepareFile(file, { decodeMono, probeDurationSeconds, maxDurationSeconds: () => maxDurationSeconds }, onConvert),
  upload: uploadForm,
  sleep,
  random: Math.random,
};
const cards = createCardList({
  section: frame.results,
  list: frame.cards,
  fallbackFocus: frame.fileInput,
  services,
  say: createSay(frame.live),
  confirmErase,
});

connectDropZone(frame.dropZone, frame.fileInput, {
  onFiles: cards.addFiles,
  onRefused: ({ name, failure }) => cards.addRefused(name, failure),
});
frame.recordButton.addEventListener('click', () => {
  recordInDialog()
    .then((recorded) => recorded && cards.addFiles([recorded]))
    .catch(() => undefined);
});
cards.addRemembered(services.session.list());
window.addEventListener('beforeunload', (event) => {
  if (cards.isBusy()) event.preventDefault();
});
fillModelSection(frame, services.api, (card) => {
  maxDurationSeconds = card.limits.maxDurationSeconds;
}).catch(() => undefined);
