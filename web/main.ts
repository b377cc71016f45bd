import { createApi, createApiKeySource, takeApiKeyFromAddress } from './api/index.ts';
import { decodeMono, probeDurationSeconds } from './audio/index.ts';
import { createCardList } from './cards/index.ts';
import type { Services } from './clip/index.ts';
import { createClipHistory, createSlots, uploadForm } from './clip/index.ts';
import { createSay } from './dom/index.ts';
import { sleep } from './failure/index.ts';
import { prepareFile } from './file/index.ts';
import {
  askForApiKey,
  confirmClear,
  confirmErase,
  connectDropZone,
  createFrame,
  fillModelSection,
} from './page/index.ts';
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
  history: createClipHistory(localStorage),
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
cards.addRemembered(services.history.list());
/** An address may name one result: `…/#clip=c_…`. */
const openLinked = (): void => {
  const clipId = new URLSearchParams(location.hash.slice(1)).get('clip');
  if (clipId) cards.addLinked(clipId);
};
window.addEventListener('hashchange', openLinked);
openLinked();
frame.clearButton.addEventListener('click', () => {
  confirmClear()
    .then((isMeant) => isMeant && cards.clear())
    .catch(() => undefined);
});
window.addEventListener('beforeunload', (event) => {
  if (cards.isBusy()) event.preventDefault();
});
fillModelSection(frame, services.api, (card) => {
  maxDurationSeconds = card.limits.maxDurationSeconds;
}).catch(() => undefined);
