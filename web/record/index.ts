/** Recording with the microphone: from the question whether it may be heard to a WAV file. Sends nothing. */
export { recordInDialog } from './recordDialog.ts';
