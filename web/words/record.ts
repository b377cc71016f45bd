/** Recording with the microphone, in words. */

/** The dialog in which one records. */
export const RECORD = {
  open: 'Record',
  title: 'Record a voice',
  asking: 'Your browser asks whether this page may listen. Allow it to begin.',
  hint: 'Say a sentence or two as you would to somebody. Nothing is sent until you press “Send”.',
  recording: 'Recording',
  paused: 'Paused',
  silent: 'Nothing is heard. Is the microphone muted, or is another one chosen?',
  lost: 'The microphone went away. What was recorded until then is kept.',
  full: 'This is as long as a recording may be.',
  finished: 'Recorded. Listen to it, then send it or record it again.',
  tooShort: (leastSeconds: number) => `Too short: at least ${leastSeconds} seconds are needed.`,
  pause: 'Pause',
  resume: 'Go on',
  stop: 'Stop',
  retake: 'Record again',
  send: 'Send',
  cancel: 'Cancel',
  again: 'Try again',
  listen: 'Listen to what was recorded',
  trimStart: 'Begin at',
  trimEnd: 'End at',
  fileName: (when: Date) =>
    `Recording ${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}.${two(when.getMinutes())}.${two(when.getSeconds())}.wav`,
} as const;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Why nothing can be recorded, and what to do. */
export const MICROPHONE_PROBLEMS = {
  refused: {
    title: 'The microphone was refused.',
    remedy: 'Allow it for this page in your browser (the sign beside the address), then press “Try again”.',
  },
  absent: {
    title: 'No microphone was found.',
    remedy: 'Connect one, or switch it on in your system’s settings, then press “Try again”.',
  },
  busy: {
    title: 'The microphone is in use.',
    remedy: 'Another programme or tab has it. Close that one, then press “Try again”.',
  },
  unsupported: {
    title: 'Your browser does not let this page record.',
    remedy: 'It does so over https or on your own machine, in a current browser. Record elsewhere and choose the file.',
  },
} as const;
