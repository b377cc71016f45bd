/**
 * The longest recording whose samples the page holds: one that it converts, draws or records. 16 kHz for ten minutes are
 * 38 MB. What is sent as it is may be longer: the service says how long.
 */
export const MAX_HELD_SECONDS = 600;
