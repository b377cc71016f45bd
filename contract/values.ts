/**
 * The contract without zod, for what must stay small: the values, and the schemas' types, of which nothing is left at
 * run time. The page enters here.
 */
export * from './apiKey.ts';
export * from './apiPaths.ts';
export * from './audioFormats.ts';
export * from './changes.ts';
export * from './clips.ts';
export * from './csv.ts';
export * from './defaultBundle.ts';
export * from './errorCodes.ts';
export * from './known.ts';
export * from './labels.ts';
export * from './limits.ts';
export * from './objectKeys.ts';
export * from './page.ts';
export type * from './schemas/index.ts';
