/** What {@link h} takes as a child; `undefined` is left out, so that a condition can be written in place. */
export type Child = Node | string | undefined;

/**
 * Makes an element. Text only ever becomes text nodes, so that a file name or a server's message can never be markup.
 *
 * @param attributes `true` sets an empty attribute, `false` and `undefined` set none.
 * @returns the element with its children.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A button that does not submit, with its action. */
export function button(label: string, className: string, onPress: () => void, name?: string): HTMLButtonElement {
  const element = h('button', { type: 'button', class: className, 'aria-label': name }, label);
  element.addEventListener('click', onPress);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing from the `d` of its strokes; hidden from screen readers, since words always stand beside it. */
export function drawing(className: string, viewBox: string, ...strokes: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  for (const stroke of strokes) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', stroke);
    svg.append(path);
  }
  return svg;
}
