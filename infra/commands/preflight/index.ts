/** What is looked at before anything is created. */
export type { Check } from './check.ts';
export { checkBootstrap } from './checkAccount.ts';
export { checkContainerTool, type RunTool } from './checkContainerTool.ts';
export { checkNode } from './checkNode.ts';
export { type Preflight, preflight, type Ready } from './preflight.ts';
