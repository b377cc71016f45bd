/** A real recording through a live deployment. */
export { exampleRecording } from './exampleRecording.ts';
export { formatClip } from './formatClip.ts';
export { eraseClip, type JudgedClip, judgeClip } from './judgeClip.ts';
export { apiBase, type Service } from './serviceCall.ts';
