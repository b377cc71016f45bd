/** What a corpus calls its emotions: the letters or digits that `pattern` finds in a file's name. */
interface Naming {
  readonly pattern: RegExp;
  /** In the order of the emotions' first letters in the corpus's own list; others (boredom) are left out. */
  names: readonly string[];
}

/** As the corpora's README has it; only to choose clips evenly, so that our own words for the emotions do not matter. */
const NAMINGS: Record<string, Naming> = {
  ravdess: { pattern: /^03-01-(\d\d)-/, names: ['01', '02', '03', '04', '05', '06', '07', '08'] },
  tess: { pattern: /_([a-z]+)$/, names: ['angry', 'disgust', 'fear', 'happy', 'neutral', 'ps', 'sad'] },
  emodb: { pattern: /^\d\d[ab]\d\d([A-Z])/, names: ['A', 'E', 'F', 'N', 'T', 'W'] },
  urdu: { pattern: /_([A-Z])\d+$/, names: ['A', 'H', 'N', 'S'] },
  nemo: { pattern: /_([a-z]+)_/, names: ['anger', 'fear', 'happiness', 'neutral', 'sadness', 'surprised'] },
  ased: { pattern: /^([a-z])\d-/, names: ['a', 'f', 'h', 'n', 's'] },
};

/** The corpora from which clips are chosen. */
export const CORPUS_NAMES = Object.keys(NAMINGS);

/** The corpus's own words for its emotions. */
export function emotionNames(corpus: string): readonly string[] {
  return NAMINGS[corpus].names;
}

/** @returns the corpus's own word for the emotion of a clip; undefined for a name that has none */
export function emotionName(corpus: string, name: string): string | undefined {
  return NAMINGS[corpus].pattern.exec(name)?.[1];
}
