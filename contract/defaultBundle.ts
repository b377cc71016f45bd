/** The folder of the model bundle that comes along, below the package's own. */
export const DEFAULT_BUNDLE = 'layers/models/whisper-ser';
