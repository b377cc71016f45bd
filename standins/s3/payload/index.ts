export { openBody, readText } from './requestBody.ts';
