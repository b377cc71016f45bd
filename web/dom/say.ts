/** Says a sentence to screen readers, after what they are saying now. */
export type Say = (sentence: string) => void;

/**
 * Sentences go into a live region, each as a paragraph of its own so that two in the same moment are both read; old
 * ones are taken out.
 *
 * @param region an element with `aria-live="polite"` that is there from the start.
 */
export function createSay(region: HTMLElement): Say {
  const mostKept = 5;
  return (sentence) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = sentence;
    region.append(paragraph);
    while (region.childElementCount > mostKept) region.firstElementChild?.remove();
  };
}
