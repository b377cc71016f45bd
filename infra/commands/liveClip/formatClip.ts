import type { JudgedClip } from './judgeClip.ts';

/** What is printed of a judged recording: the emotion, every probability, the times. */
export function formatClip(fileName: string, { model, clip, seconds }: JudgedClip): string {
  const { recognition, error } = clip;
  const verdict = recognition
    ? `${recognition.emotion} (${recognition.confidence.toFixed(2)})${recognition.unsure ? ', unsure' : ''}`
    : `failed: ${error?.code}: ${error?.message}`;
  const scores = Object.entries(recognition?.probabilities ?? {}).sort(([, a], [, b]) => b - a);
  const times = Object.entries(seconds).map(([step, value]) => `${step} ${value.toFixed(2)} s`);
  const judging = recognition ? [`of it judging ${(recognition.timingsMs.total / 1000).toFixed(2)} s`] : [];
  return [
    `${fileName}: ${verdict}`,
    ...(scores.length > 0 ? [scores.map(([emotion, value]) => `${emotion} ${value.toFixed(2)}`).join('  ')] : []),
    `Model ${model.id} ${model.version}`,
    `Time  ${[...times, ...judging].join(', ')}`,
  ].join('\n');
}
