export { cutWindows, type WindowOptions } from './windows.ts';
