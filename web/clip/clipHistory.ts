/** What is remembered of a clip when the page is left. The audio is not. */
export interface RememberedClip {
  clipId: string;
  fileName: string;
  sizeBytes: number;
  converted: boolean;
}

/** The clips that this browser remembers, oldest first. */
export interface ClipHistory {
  list(): RememberedClip[];
  remember(clip: RememberedClip): void;
  forget(clipId: string): void;
}

const STORAGE_KEY = 'ser.clips';
/** The newest of them: more would be more than anybody looks through, and than the store has room for. */
const MOST_REMEMBERED = 500;

/**
 * A history kept in a store of the browser, for all its tabs. A full or forbidden store costs the memory, not the page.
 *
 * @param storage `localStorage`, or a stand-in.
 */
export function createClipHistory(storage: Pick<Storage, 'getItem' | 'setItem'>): ClipHistory {
  const list = (): RememberedClip[] => {
    try {
      const stored: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isRememberedClip) : [];
    } catch {
      return [];
    }
  };
  const save = (clips: RememberedClip[]): void => {
    try {
      storage.setItem(STORAGE_KEY, JSON.stringify(clips.slice(-MOST_REMEMBERED)));
    } catch {
      // Over the quota, or storage is switched off.
    }
  };
  return {
    list,
    remember: (clip) => save([...list().filter((other) => other.clipId !== clip.clipId), clip]),
    forget: (clipId) => save(list().filter((clip) => clip.clipId !== clipId)),
  };
}

function isRememberedClip(value: unknown): value is RememberedClip {
  if (typeof value !== 'object' || value === null) return false;
  const clip = value as Partial<Record<keyof RememberedClip, unknown>>;
  return (
    typeof clip.clipId === 'string' &&
    typeof clip.fileName === 'string' &&
    typeof clip.sizeBytes === 'number' &&
    typeof clip.converted === 'boolean'
  );
}
