/** The deployment: its settings, and the stack that is made of them. */
export { type BuiltBefore, createStack } from './createStack.ts';
export { TENANT_PLACEHOLDER } from './dropPolicy.ts';
export { parseSettings, readCdkContext, readSettings, type Settings } from './settings/index.ts';
export { SpeechEmotionStack } from './stack.ts';
