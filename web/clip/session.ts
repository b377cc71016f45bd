/** What is remembered of a clip over a reload. The audio is not. */
export interface RememberedClip {
  clipId: string;
  fileName: string;
  sizeBytes: number;
  converted: boolean;
}

/** The clips of this tab's session, oldest first. */
export interface Session {
  list(): RememberedClip[];
  remember(clip: RememberedClip): void;
  forget(clipId: string): void;
}

const STORAGE_KEY = 'ser.clips';

/**
 * A session kept in a store that lives as long as the tab. A full or forbidden store costs the memory, not the page.
 *
 * @param storage `sessionStorage`, or a stand-in.
 */
export function createSession(storage: Pick<Storage, 'getItem' | 'setItem'>): Session {
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
      storage.setItem(STORAGE_KEY, JSON.stringify(clips));
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
