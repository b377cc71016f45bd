import { compareUtf8, type SortedKeys } from '../store/index.ts';

/** What is asked of a listing. */
export interface ListingQuery {
  prefix: string;
  delimiter: string;
  maxKeys: number;
  /** Entries up to and including this key are left out. */
  after: string;
  /** The entry that ended the page before: a key or, with a delimiter, a common prefix with all that is in it. */
  resumeAfter: string | undefined;
}

/** A page of a listing: keys and common prefixes in one order. */
export interface ListingPage {
  keys: string[];
  commonPrefixes: string[];
  /** The last entry, when there is more. */
  truncatedAfter: string | undefined;
}

/**
 * A page of the keys with a prefix; those that share what stands before the next delimiter are folded into one entry.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function listPage(sorted: SortedKeys, query: ListingQuery): ListingPage {
  const page: ListingPage = { keys: [], commonPrefixes: [], truncatedAfter: undefined };
  if (query.maxKeys === 0) return page;
  const isDone = (key: string, folded: string | undefined) =>
    key === query.after || key === query.resumeAfter || (folded !== undefined && folded === query.resumeAfter);
  let last: string | undefined;
  let index = sorted.indexFrom(firstCandidate(query));
  for (let key = sorted.at(index); key?.startsWith(query.prefix); key = sorted.at(++index)) {
    const folded = commonPrefix(key, query);
    if (isDone(key, folded) || (folded !== undefined && folded === last)) continue;
    if (page.keys.length + page.commonPrefixes.length === query.maxKeys) {
      page.truncatedAfter = last;
      break;
    }
    if (folded === undefined) page.keys.push(key);
    else page.commonPrefixes.push(folded);
    last = folded ?? key;
  }
  return page;
}

function firstCandidate(query: ListingQuery): string {
  const candidates = [query.prefix, query.after, query.resumeAfter ?? ''];
  return candidates.reduce((highest, candidate) => (compareUtf8(candidate, highest) > 0 ? candidate : highest));
}

function commonPrefix(key: string, { prefix, delimiter }: ListingQuery): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
