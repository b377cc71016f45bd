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
