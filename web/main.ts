import { createAnnounce } from './announce.ts';
import { createApi } from './api.ts';
import { createKeySource, takeKeyFromAddress } from './apiKey.ts';
import { sleep } from './backoff.ts';
import type { Services } from './clipJob.ts';
import { decodeMono, probeDurationSeconds } from './decode.ts';
import { askForKey, confirmErase } from './dialogs.ts';
import { connectDropZone } from './dropZone.ts';
import { fillModelSection } from './modelSection.ts';
import { createPage } from './page.ts';
import { prepareFile } from './prepare.ts';
import { createResults } from './results.ts';
import { createSession } from './session.ts';
import { createSlots } from './slots.ts';
import { uploadForm } from './upload.ts';

/** Clips that are sent or waited for at a time; see {@link createSlots}. */
const CLIPS_AT_A_TIME = 3;

takeKeyFromAddress(location, history, sessionStorage);
const page = createPage();
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
const results = createResults({
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
