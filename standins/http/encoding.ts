/**
 * Percent-encodes every UTF-8 byte but the unreserved ones (A–Z a–z 0–9 - . _ ~), as Signature Version 4 asks.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html (UriEncode)
 */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** {@link uriEncode} of each part of a path; the slashes stay. */
export function uriEncodePath(path: string): string {
  return path.split('/').map(uriEncode).join('/');
}

/**
 * Decodes percent-encoding, and nothing else.
 *
 * @returns the text, or `undefined` when it is no valid UTF-8
 */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
