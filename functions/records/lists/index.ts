/** Lists of clips: by tenant and day, by batch, by speaker. Pointers and names in the one table, without an index. */
export { ClipLists, type NamedList } from './clipLists.ts';
export { type Erasable, Erasures } from './erasures.ts';
export { type ClipList, type Listed, listItemKeys, listsOf, placeOf, readPlace } from './listKeys.ts';
export { type ClipReader, type Step, type Wanted, walk } from './walk.ts';
