/** A recording to be listened to and looked at: its sound, and the parts that were recognised. */
export { createPlayer, type Player } from './player.ts';
