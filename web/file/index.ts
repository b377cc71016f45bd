/** A chosen file → what is sent of it: checked, and converted where the service would not take it. */
export { type PreparedFile, prepareFile, safeFileName } from './prepare.ts';
