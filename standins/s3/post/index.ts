export { postObject } from './postObject.ts';
