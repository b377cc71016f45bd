/** Every word that the page shows, apart from index.html's own: title, description, and what to do without a script. */
import type { Change, Emotion, KnownKind, KnownProfile, KnownReason } from '../../contract/values.ts';
import { AUDIO_FORMAT_NAMES, AUDIO_RETENTION_DAYS, LIMITS, RESULT_RETENTION_DAYS } from '../../contract/values.ts';
import type { FailureCode } from '../failure/index.ts';
import { formatBytes, formatClock, formatDuration, formatWholePercent } from './format.ts';

/** The page around the cards. */
export const PAGE = {
  title: 'What does this voice sound like?',
  lead: 'Choose a recording of someone speaking. You hear back which of eight emotions it sounds like, how likely each is, and whether the model is sure.',
  chooseHeading: 'Your recordings',
  chooseButton: 'Choose files',
  dropHint: 'or drop them here',
  formats: `${AUDIO_FORMAT_NAMES}. ${LIMITS.minDurationSeconds} seconds to ${formatDuration(LIMITS.maxDurationSeconds)}, up to ${formatBytes(LIMITS.maxBytes)} a file.`,
  noticeHeading: 'Before you send a voice',
  noticeConsent: 'Ask the person speaking. A voice is personal data; send it only if they agree.',
  noticeKept: `The audio is kept for ${AUDIO_RETENTION_DAYS} day (up to one more until it is gone) and the result for ${RESULT_RETENTION_DAYS} days. “Delete” erases both at once.`,
  noticeUse:
    'Not for decisions about people. The model hears how a voice sounds, not what someone feels, and it is often wrong.',
  resultsHeading: 'Results',
  modelHeading: 'What model is this?',
  footer: 'Open source. No cookies, no tracking, nothing loaded from anywhere else.',
  openapi: 'API description',
} as const;

/** The emotions, by the names that they have everywhere. */
export const EMOTION_WORDS: Readonly<Record<Emotion, string>> = {
  angry: 'Angry',
  calm: 'Calm',
  disgust: 'Disgust',
  fearful: 'Fearful',
  happy: 'Happy',
  neutral: 'Neutral',
  sad: 'Sad',
  surprise: 'Surprise',
};

/** What a card says while it works. */
export const STATUS = {
  waiting: 'Waiting for its turn',
  reading: 'Reading the file',
  converting: 'Converting in your browser',
  uploading: (percent: string) => `Uploading, ${percent}`,
  queued: (clipsAhead: number | undefined) =>
    `Sent; waiting for the recogniser${clipsAhead ? `, recordings before it: about ${clipsAhead}` : ''}`,
  processing: 'Listening',
  reconnecting: (seconds: number) => `No answer. Trying again in ${seconds} s`,
} as const;

/** Labels, buttons and names on a card. */
export const CARD = {
  converted: 'converted in your browser',
  player: (name: string) => `Listen to ${name}`,
  unplayable: 'No preview: your browser cannot play this file.',
  progress: (name: string) => `Progress of ${name}`,
  cancel: 'Cancel',
  retry: 'Try again',
  remove: 'Remove',
  delete: 'Delete',
  action: (action: string, name: string) => `${action}: ${name}`,
  detail: 'Detail: ',
} as const;

/** Why the other recordings of a room or a speaker did not count. */
function reasonWords(kind: KnownKind, reason: KnownReason): string {
  const words: Record<KnownReason, string> = {
    'too-few-clips': 'too few to count',
    'clips-too-alike': `which sound too alike to tell the ${kind === 'room' ? 'room' : 'voice'} from the emotion`,
    'other-model': 'learned by another model and not used',
  };
  return words[reason];
}

/** More changes are seen in the timeline. */
const MAX_CHANGES = 6;

function changeWords({ emotion, startSeconds, endSeconds }: Change): string {
  return `${EMOTION_WORDS[emotion].toLowerCase()} ${formatClock(Math.round(startSeconds))}–${formatClock(Math.round(endSeconds))}`;
}

/** Words around a result. */
export const RESULT = {
  heard: 'Heard:',
  confidence: (percent: string) => `Confidence ${percent}`,
  unsureBadge: 'Unsure,',
  unsureGuess: (emotion: string) => `perhaps ${emotion.toLowerCase()}`,
  unsureMeaning:
    'The model does not know. The emotion shown is its best guess, but it is too weak to rely on. A longer or clearer recording may help.',
  mixedBadge: 'Changes:',
  mixedMeaning: 'It has no one emotion. The probabilities are those of all its speech together.',
  changes: (changes: readonly Change[]) => {
    const shown = changes.slice(0, MAX_CHANGES).map(changeWords);
    const more = changes.length - shown.length;
    return `${shown.join(', then ')}${more > 0 ? `, and ${more} more` : ''}`;
  },
  tableCaption: 'Probability of each emotion',
  emotionColumn: 'Emotion',
  probabilityColumn: 'Probability',
  timeline: 'Timeline',
  timelineKeys: 'Timeline: move with the arrow keys, press Enter to listen from there',
  timelineHint: 'Point at a part of the strip, or move through it with the arrow keys. Gaps are silence.',
  timelineText: 'The timeline as text',
  segment: (emotion: string, from: string, to: string, percent: string, unsure: boolean) =>
    `${unsure ? `Unsure, perhaps ${emotion.toLowerCase()}` : emotion}, ${from} to ${to}, confidence ${percent}`,
  length: 'Length',
  speech: 'Of it speech',
  model: 'Model',
  time: 'Time to recognise',
  milliseconds: (value: number) => `${value} ms`,
  known: { room: 'Room', speaker: 'Speaker' },
  knownText: (kind: KnownKind, { name, clips, weight, reason }: KnownProfile) => {
    const others = `${name}, known by ${clips} other ${clips === 1 ? 'recording' : 'recordings'}`;
    return `${others}, ${reason ? reasonWords(kind, reason) : `counting ${formatWholePercent(weight)}`}`;
  },
  warnings: 'Worth knowing',
} as const;

/** The model section. */
export const MODEL = {
  failed: 'The description of the model could not be fetched.',
  retry: 'Try again',
  name: 'Model',
  licence: 'Licence',
  labels: 'Emotions',
  encoder: 'Built on',
  encoderText: (name: string, origin: string) => `${name} (${origin})`,
  encoderLicence: 'Licence of that part',
  unsure: 'Says “unsure”',
  unsureText: (percent: string) => `below a confidence of ${percent}`,
  metricsCaption: 'How well it does on voices it has never heard',
  noMetrics: 'No measured figures come with this model.',
  columns: ['Protocol', 'Corpus', 'Measure', 'Part', 'Value', 'Clips'],
  whole: 'all',
  measures: {
    uar: 'Unweighted average recall',
    accuracy: 'Accuracy',
    ece: 'Calibration error',
    recall: 'Recall',
    gap: 'Confidence less accuracy',
    coverage: 'Share that is sure',
    accuracyWhenSure: 'Accuracy of the sure',
  },
} as const;

/** The dialogs. */
export const DIALOG = {
  apiKeyTitle: 'This service needs a key',
  apiKeyRejected: 'That key was not accepted',
  apiKeyBody: 'Ask whoever runs the service for one. It is kept in this tab only, until you close it.',
  apiKeyLabel: 'API key',
  apiKeySubmit: 'Use this key',
  cancel: 'Cancel',
  deleteTitle: (name: string) => `Erase ${name}?`,
  deleteBody: 'This erases audio and result from the service at once. It cannot be undone.',
  deleteConfirm: 'Erase',
  keep: 'Keep',
} as const;

/** What the live region says. */
export const SPOKEN = {
  state: (name: string, status: string) => `${name}: ${status}.`,
  mixed: (name: string, changes: string) => `${name}: changes, ${changes}.`,
  recognised: (name: string, emotion: string, percent: string, unsure: boolean) =>
    unsure ? `${name}: unsure, perhaps ${emotion}, ${percent}.` : `${name}: ${emotion}, ${percent}.`,
  erased: (name: string) => `${name} is erased.`,
  removed: (name: string) => `${name} is removed from the list.`,
} as const;

/** Details of what the page itself finds out before anything is sent. */
export const DETAIL = {
  empty: 'The file has 0 bytes; a recording was expected.',
  tooLarge: (got: string, most: string) => `The file has ${got}; at most ${most} are taken.`,
  tooLong: (got: string, most: string) => `The recording lasts ${got}; at most ${most} are taken.`,
  tooLargeToConvert: (got: string, most: string) =>
    `The file has ${got} and does not say how long it lasts; your browser converts at most ${most} of that kind.`,
} as const;

/** A failure in words: what happened, and what to do. */
export interface FailureWords {
  title: string;
  remedy: string;
}

/** A sentence and a remedy for every code. The service's own message is shown beside them as detail. */
export const FAILURES: Readonly<Record<FailureCode, FailureWords>> = {
  'empty-file': { title: 'The file is empty.', remedy: 'Record or export it again, then send the new file.' },
  'unsupported-format': {
    title: 'This is not a recording that the service can read.',
    remedy: `Send ${AUDIO_FORMAT_NAMES}. A file that was only renamed does not become one; export it from a player or editor.`,
  },
  'unsupported-encoding': {
    title: 'The recording is stored in a way that the service does not know.',
    remedy: 'Export it as 16-bit PCM WAV or as FLAC. A protected file can only be played by its seller’s player.',
  },
  'truncated-header': {
    title: 'The file ends before the recording begins.',
    remedy: 'It was probably cut off while being copied. Copy or export it again.',
  },
  'invalid-header': {
    title: 'The file contradicts itself about what it holds.',
    remedy: 'Open it in an audio editor and export it as WAV or FLAC.',
  },
  'truncated-data': {
    title: 'Most of the recording is missing.',
    remedy: 'It was probably cut off while being copied. Copy or export it again.',
  },
  'corrupt-data': { title: 'The recording is damaged.', remedy: 'Copy or export it again from the original.' },
  'unsupported-channels': {
    title: 'The recording has too many channels, or none.',
    remedy: `Export it as mono or stereo; up to ${LIMITS.maxChannels} channels are taken.`,
  },
  'unsupported-sample-rate': {
    title: 'The recording has an unusual sample rate.',
    remedy: `Export it at 16, 44.1 or 48 kHz; ${LIMITS.minSampleRateHz / 1000} to ${LIMITS.maxSampleRateHz / 1000} kHz are taken.`,
  },
  'non-finite-samples': {
    title: 'The recording holds values that are not numbers.',
    remedy: 'The programme that made it has a fault. Export it as 16-bit PCM WAV.',
  },
  'no-speech': {
    title: 'No voice was heard.',
    remedy: 'It holds silence, noise or music. Send a person speaking without music, recorded close to the microphone.',
  },
  'too-short': {
    title: 'The recording is too short.',
    remedy: `At least ${LIMITS.minDurationSeconds} seconds are needed; a whole sentence works best.`,
  },
  'too-long': {
    title: 'The recording is too long.',
    remedy: `Send it in parts of up to ${formatDuration(LIMITS.maxDurationSeconds)}.`,
  },
  'file-not-found': { title: 'The file is gone.', remedy: 'It was moved or deleted. Choose it again.' },
  'file-unreadable': {
    title: 'Your browser could not read the file.',
    remedy: 'It may have been moved, or another programme is using it. Choose it again.',
  },
  'upload-expired': { title: 'The upload did not arrive in time.', remedy: 'Send the file again.' },
  'processing-failed': {
    title: 'The recogniser failed on this recording.',
    remedy: 'Send it again later. If it keeps failing, tell whoever runs the service, with the detail below.',
  },
  'too-large': {
    title: 'The file is too large.',
    remedy: `Up to ${formatBytes(LIMITS.maxBytes)} are taken. Shorten it, or export it as FLAC or as 16 kHz mono WAV.`,
  },
  'invalid-request': {
    title: 'The service did not understand this page.',
    remedy: 'Reload the page and send the file again.',
  },
  forbidden: { title: 'The service wants a valid key.', remedy: 'Press “Try again” to enter one.' },
  'not-found': {
    title: 'This result is no longer kept.',
    remedy: `Results are erased after ${RESULT_RETENTION_DAYS} days, or when somebody deletes them. Send the file again for a new one.`,
  },
  'method-not-allowed': {
    title: 'The service does not know this call.',
    remedy: 'Reload the page; it may be out of date.',
  },
  conflict: { title: 'The service already knows this upload as another file.', remedy: 'Send the file again.' },
  'unsupported-media-type': {
    title: 'The service does not take this kind of file.',
    remedy: `Send ${AUDIO_FORMAT_NAMES}.`,
  },
  'too-many-requests': { title: 'The service is busy.', remedy: 'Wait a minute, then press “Try again”.' },
  'service-unavailable': {
    title: 'The service is not available just now.',
    remedy: 'Wait a minute, then press “Try again”.',
  },
  internal: {
    title: 'Something went wrong that should not.',
    remedy: 'Press “Try again”. If it stays, tell whoever runs the service, with the detail below.',
  },
  network: {
    title: 'The service could not be reached.',
    remedy: 'Check your connection, then press “Try again”.',
  },
  folder: { title: 'This is a folder.', remedy: 'Open it and drop the recordings inside.' },
  cancelled: { title: 'Cancelled.', remedy: 'Nothing is kept. Press “Try again” to send it after all.' },
};
