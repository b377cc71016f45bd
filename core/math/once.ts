/**
 * A value that is made when first asked for, and then kept. For tables that never change, and for what several
 * consumers of one call share.
 *
 * @param make called at most once, unless it throws
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * As {@link once}, for what is loaded: a load that failed is forgotten, so that the next call tries again.
 *
 * @param load called again only after it failed
 */
export function onceLoaded<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
