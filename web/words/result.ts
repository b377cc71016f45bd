/** A recognition in words. */
import type {
  Change,
  Emotion,
  KnownKind,
  KnownProfile,
  KnownReason,
  Probabilities,
  Recognition,
  Shares,
  Warning,
} from '../../contract/values.ts';
import { changesOf, EMOTIONS } from '../../contract/values.ts';
import { formatClock, formatWholePercent } from './format.ts';

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
/** From this share of the speech on, an emotion is what most of it sounds like. */
const MOST = 0.5;
/** A second emotion this likely, compared with the first, is named beside it. */
const RIVAL = 0.5;

/** An answer in few words: `Likely` `happy`, `Unsure:` `calm or neutral`, `Changes:` `sad, then angry from 0:41`. */
export interface Headline {
  lead: string;
  main: string;
}

/** What a recognition says, in few words that claim no more than it does. */
export function headlineOf(recognition: Recognition): Headline {
  const { emotion, mixed, unsure, segments, shares, probabilities } = recognition;
  if (mixed) return { lead: 'Changes:', main: changesText(changesOf(segments), shares) };
  return unsure
    ? { lead: 'Unsure:', main: guessText(emotion, probabilities) }
    : { lead: 'Likely', main: lowerWord(emotion) };
}

function lowerWord(emotion: Emotion): string {
  return EMOTION_WORDS[emotion].toLowerCase();
}

/** `calm or neutral`; `perhaps calm` where nothing comes near it. */
function guessText(emotion: Emotion, probabilities: Probabilities): string {
  const others = EMOTIONS.filter((other) => other !== emotion);
  const rival = others.reduce((best, other) => (probabilities[other] > probabilities[best] ? other : best));
  const isNear = probabilities[rival] >= RIVAL * probabilities[emotion];
  return isNear ? `${lowerWord(emotion)} or ${lowerWord(rival)}` : `perhaps ${lowerWord(emotion)}`;
}

/** `mostly sad, then angry from 0:41, and 2 more changes`. */
function changesText(changes: readonly Change[], shares: Shares): string {
  const isMost = (index: number): boolean => {
    const { emotion } = changes[index];
    return (shares[emotion] ?? 0) >= MOST && changes.findIndex((other) => other.emotion === emotion) === index;
  };
  const shown = changes.slice(0, MAX_CHANGES).map(({ emotion, startSeconds }, index) => {
    const word = `${isMost(index) ? 'mostly ' : ''}${lowerWord(emotion)}`;
    return index === 0 ? word : `${word} from ${formatClock(Math.round(startSeconds))}`;
  });
  const more = changes.length - shown.length;
  return `${shown.join(', then ')}${more > 0 ? `, and ${more} more ${more === 1 ? 'change' : 'changes'}` : ''}`;
}

/** What a warning means for the answer; the service's own message has the figures. */
export const WARNINGS: Readonly<Record<Warning['code'], string>> = {
  'truncated-data': 'The recording ends earlier than it says. What is there was listened to.',
  'corrupt-data': 'Parts of the recording are damaged and were left out.',
  'several-tracks': 'The file holds more than one track. Only the first was listened to.',
  'ambiguous-bits': 'The file is vague about how its samples are stored. They were read in the usual way.',
  'profile-ignored': 'What was learned of the room or the speaker belongs to another model and was not used.',
  'unlike-training': 'This sounds unlike the recordings that the model learned from. Trust the answer less.',
};

/** Words around a result. */
export const RESULT = {
  confidence: (percent: string) => `Confidence ${percent}`,
  unsureMeaning: 'Too close to call: do not rely on it. A longer or clearer recording may help.',
  mixedMeaning: 'It has no one emotion. The probabilities are those of all its speech together.',
  tableCaption: 'Probability of each emotion',
  partCaption: (from: string, to: string) => `Probability of each emotion, ${from} to ${to}`,
  emotionColumn: 'Emotion',
  probabilityColumn: 'Probability',
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
  warningDetails: 'In figures',
} as const;
