import { pageContentType } from '../../../contract/index.ts';

/**
 * What the store says a file of the page is.
 *
 * @throws RangeError for a kind of file that the page has not had so far
 */
export function contentTypeOf(fileName: string): string {
  const type = pageContentType(fileName);
  if (type) return type;
  throw new RangeError(`Expected a file of the page with a known ending, got ${fileName}; add it to contract/page.ts.`);
}
