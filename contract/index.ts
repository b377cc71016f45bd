/** What every part shares: schemas, their types, names and limits. Pure: nothing here reads, writes or waits. */
export * from './apiKey.ts';
export * from './clip.ts';
export * from './clipFinished.ts';
export * from './defaultBundle.ts';
export * from './errors.ts';
export * from './labels.ts';
export * from './limits.ts';
export * from './modelCard.ts';
export * from './modelSpec.ts';
export * from './objectKeys.ts';
export * from './recognition.ts';
export * from './resultFile.ts';
