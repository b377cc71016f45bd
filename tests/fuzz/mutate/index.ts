export { mutateBytes, mutateText } from './bytes.ts';
export { Dice } from './dice.ts';
export { mutateFlac } from './flac.ts';
export { mutateHttp } from './http.ts';
export { mutateJson } from './json.ts';
export { type Mutator, oneOf } from './mutator.ts';
export { mutateRiff } from './riff.ts';
