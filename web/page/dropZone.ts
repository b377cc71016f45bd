import { Failure } from '../failure/index.ts';

/** A dropped thing that cannot be sent, with its name. */
export interface Refused {
  name: string;
  failure: Failure;
}

/** What a drop zone tells. */
export interface DropHandlers {
  onFiles: (files: File[]) => void;
  onRefused: (refused: Refused) => void;
}

/**
 * Takes files from the button and from a drop anywhere on the page: one that misses the zone must not make the
 * browser leave the page to play the file.
 */
export function connectDropZone(zone: HTMLElement, input: HTMLInputElement, handlers: DropHandlers): void {
  input.addEventListener('change', () => {
    handlers.onFiles([...(input.files ?? [])]);
    // Else choosing the same file again would not count as a change.
    input.value = '';
  });
  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    zone.classList.add('dragging');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) zone.classList.remove('dragging');
  });
  document.addEventListener('drop', (event) => {
    zone.classList.remove('dragging');
    if (!carriesFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    takeDropped(event.dataTransfer, handlers);
  });
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function takeDropped(transfer: DataTransfer, handlers: DropHandlers): void {
  const files: File[] = [];
  for (const item of transfer.items) {
    const file = item.getAsFile();
    if (!file) continue;
    const isFolder = item.webkitGetAsEntry()?.isDirectory === true;
    if (isFolder) handlers.onRefused({ name: file.name, failure: new Failure('folder') });
    else files.push(file);
  }
  if (files.length > 0) handlers.onFiles(files);
}
