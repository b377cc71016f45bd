import { AUDIO_FORMATS } from '../../contract/values.ts';
import { Failure } from '../failure/index.ts';

const EXTENSIONS = Object.values(AUDIO_FORMATS).flatMap(({ extensions }) => extensions);
const RECORDING = new RegExp(`\\.(${EXTENSIONS.join('|')})$`, 'i');

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

/** What is in a folder is taken as the command line takes it: what is named as a recording, at any depth. */
function takeDropped(transfer: DataTransfer, handlers: DropHandlers): void {
  // All at once: what is dropped may be looked at only while the event lasts.
  const dropped = [...transfer.items].map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }));
  const files = dropped.flatMap(({ file, entry }) => (file && !isFolder(entry) ? [file] : []));
  if (files.length > 0) handlers.onFiles(files);
  for (const { entry } of dropped)
    if (isFolder(entry)) takeFolder(entry, handlers).catch(() => refuse(entry, handlers));
}

async function takeFolder(folder: FileSystemDirectoryEntry, handlers: DropHandlers): Promise<void> {
  const files = (await filesIn(folder)).filter(({ name }) => RECORDING.test(name));
  if (files.length > 0) handlers.onFiles(files);
  else refuse(folder, handlers);
}

function refuse({ name }: FileSystemEntry, { onRefused }: DropHandlers): void {
  onRefused({ name, failure: new Failure('folder') });
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

/** A browser hands a folder over a hundred entries at a time; none are the end. */
async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return files;
    for (const entry of entries) files.push(...(isFolder(entry) ? await filesIn(entry) : [await fileOf(entry)]));
  }
}

function fileOf(entry: FileSystemEntry): Promise<File> {
  return new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
}
