/** The clips on the page, a card each. */
export { createCardList } from './cardList.ts';
