/**
 * Keeps what a call gave for a while; calls at the same time share one. A failure is not kept.
 *
 * @param load gives the value anew
 * @param lifetimeMs how long a value is used
 * @param nowMs the clock
 */
export function cached<T>(load: () => Promise<T>, lifetimeMs: number, nowMs: () => number): () => Promise<T> {
  let value: Promise<T> | undefined;
  let loadedAtMs = 0;
  return () => {
    if (value && nowMs() - loadedAtMs < lifetimeMs) return value;
    const loading = load();
    value = loading;
    loadedAtMs = nowMs();
    loading.catch(() => {
      if (value === loading) value = undefined;
    });
    return loading;
  };
}
