export { close, listen } from './listen.ts';
