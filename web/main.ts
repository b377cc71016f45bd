import { createApi, createKeySource, takeKeyFromAddress } from './api/index.ts';
import { decodeMono, probeDurationSeconds } from './audio/index.ts';
import { createCardList } from './cards/index.ts';
import type { Services } from './clip/index.ts';
import { createSession, createSlots, uploadForm } from './clip/index.ts';
import { createAnnounce } from './dom/index.ts';
import { sleep } from './failure/index.ts';
import { prepareFile } from './file/index.ts';
import { askForKey, confirmErase, connectDropZone, createFrame, fillModelSection } from './page/index.ts';

/** Clips that are sent or waited for at a time; see {@link createSlots}. */
const CLIPS_AT_A_TIME = 3;

takeKeyFromAddress(location, history, sessionStorage);
const page = createFrame();
document.body.append(...page.content);

const services: Services = {
  api: createApi(fetch.bind(window), createKeySource(sessionStorage, askForKey)),
  session: createSession(sessionStorage),
  slots: createSlots(CLIPS_AT_A_TIME),
  prepare: (file, onConvert) => prepareFile(file, { decodeMono, probeDurationSeconds }, onConvert),
  upload: uploadForm,
  sleep,
  random: Math.random,
};
const results = createCardList({
  section: page.results,
  list: page.cards,
  fallbackFocus: page.fileInput,
  services,
  announce: createAnnounce(page.live),
  confirmErase,
});

connectDropZone(page.dropZone, page.fileInput, {
  onFiles: results.addFiles,
  onRefused: ({ name, failure }) => results.addRefused(name, failure),
});
results.addRemembered(services.session.list());
window.addEventListener('beforeunload', (event) => {
  if (results.isUploading()) event.preventDefault();
});
fillModelSection(page.modelBody, services.api).catch(() => undefined);
