/** The player, and the parts of a recording in it. */
export const PLAYER = {
  player: (name: string) => `Listen to ${name}`,
  play: (name: string) => `Play: ${name}`,
  pause: (name: string) => `Pause: ${name}`,
  position: 'Position in the recording',
  positionText: (at: string, length: string) => `${at} of ${length}`,
  zoomIn: 'Look closer',
  zoomOut: 'Look from further away',
  unplayable: 'Your browser cannot play this file.',
  parts: 'Parts: move with the arrow keys, press Enter to listen to one',
  hint: 'Press a part to listen to it alone.',
  partLabel: (emotion: string, percent: string, unsure: boolean) => `${emotion}${unsure ? '?' : ''} ${percent}`,
  part: (label: string, from: string, to: string, unsure: boolean) =>
    `${label}, ${unsure ? 'unsure, ' : ''}${from} to ${to}`,
  asText: 'The parts as text',
  legend: 'What the colours mean',
  unsure: 'Hatched: unsure',
  silence: 'Empty: nobody speaks',
} as const;
