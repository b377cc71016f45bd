/** What stands on the page and its cards; index.html has title, description, and what to do without a script. */
import { AUDIO_FORMAT_NAMES, AUDIO_RETENTION_DAYS, LIMITS, RESULT_RETENTION_DAYS } from '../../contract/values.ts';
import { formatBytes, formatDuration } from './format.ts';
import type { Headline } from './result.ts';

/** The page around the cards. */
export const PAGE = {
  title: 'What does this voice sound like?',
  lead: 'Record someone speaking, or choose a recording. You hear back which of eight emotions it sounds like, how likely each is, and whether the model is sure.',
  chooseHeading: 'Your recordings',
  chooseButton: 'Choose files',
  dropHint: 'or drop files here',
  /** The longest recording is the service's own setting, and not known before it has answered. */
  formats: (maxDurationSeconds?: number) =>
    `${AUDIO_FORMAT_NAMES}. ${
      maxDurationSeconds === undefined
        ? `At least ${LIMITS.minDurationSeconds} seconds`
        : `${LIMITS.minDurationSeconds} seconds to ${formatDuration(maxDurationSeconds)}`
    }, up to ${formatBytes(LIMITS.maxBytes)} a file.`,
  noticeHeading: 'Before you send a voice',
  noticeConsent: 'Ask the person speaking. A voice is personal data; send it only if they agree.',
  noticeKept: `The audio is kept for ${AUDIO_RETENTION_DAYS} day (up to one more until it is gone) and the result for ${RESULT_RETENTION_DAYS} days. “Delete” erases both at once.`,
  noticeRemembered: 'This browser remembers which results are yours, until you clear the list.',
  noticeUse:
    'Not for decisions about people. The model hears how a voice sounds, not what someone feels, and it is often wrong.',
  resultsHeading: 'Results',
  clearList: 'Clear the list',
  modelHeading: 'What model is this?',
  footer: 'Open source. No cookies, no tracking, nothing loaded from anywhere else.',
  docs: 'The API, to read',
  openapi: 'and as OpenAPI',
} as const;

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
  progress: (name: string) => `Progress of ${name}`,
  cancel: 'Cancel',
  retry: 'Try again',
  remove: 'Remove',
  delete: 'Delete',
  link: 'Link',
  action: (action: string, name: string) => `${action}: ${name}`,
  detail: 'Details',
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
  howOftenTitle: 'How often it is right',
  /** The figures that people ask for first, where a model has them (docs: the model card). */
  howOften: [
    {
      protocol: 'LOCO',
      corpus: 'mean',
      measure: 'accuracy',
      text: 'Strangers, in recordings unlike those it learned from',
    },
    { protocol: 'LOCO', corpus: 'mean', measure: 'accuracyWhenSure', text: 'The same, where it says that it is sure' },
    {
      protocol: 'RAVDESS-6',
      corpus: 'ravdess',
      measure: 'accuracy',
      text: 'Strangers, recorded like those it learned from',
    },
    {
      protocol: 'RAVDESS-6',
      corpus: 'ravdess',
      measure: 'accuracyWhenSure',
      text: 'The same, where it says that it is sure',
    },
  ],
  inHundred: (count: number) => `${count} in 100`,
  allMetrics: 'All figures',
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
  clearTitle: 'Clear the list?',
  clearBody:
    'This browser forgets these results. They stay at the service until they expire, and nobody here can find them any more; “Delete” erases.',
  clearConfirm: 'Clear',
} as const;

/** What the live region says. */
export const SPOKEN = {
  state: (name: string, status: string) => `${name}: ${status}.`,
  recognised: (name: string, { lead, main }: Headline, percent: string | undefined) =>
    `${name}: ${lead.toLowerCase()} ${main}${percent === undefined ? '' : `, ${percent}`}.`,
  cleared: 'The list is cleared.',
  erased: (name: string) => `${name} is erased.`,
  removed: (name: string) => `${name} is removed from the list.`,
} as const;
