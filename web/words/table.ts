/** Many recordings in a table, in words. */
import { AUDIO_RETENTION_DAYS } from '../../contract/values.ts';

/** The table and what can be done with it. */
export const TABLE = {
  caption: 'Recordings',
  name: 'Name',
  emotion: 'Emotion',
  confidence: 'Confidence',
  length: 'Length',
  status: 'Status',
  sortBy: (column: string) => `Sort by ${column.toLowerCase()}`,
  search: 'Search names',
  filter: 'Show',
  filters: {
    all: 'All',
    sure: 'Sure',
    unsure: 'Unsure',
    changes: 'Changes',
    working: 'In progress',
    failed: 'Failed',
  },
  select: (name: string) => `Select ${name}`,
  selectAll: 'Select all that are shown',
  changes: 'Changes',
  unsure: (emotion: string) => `${emotion}?`,
  csv: 'CSV',
  csvName: 'Download as CSV',
  json: 'JSON',
  jsonName: 'Download as JSON',
  copy: 'Copy',
  copyName: 'Copy for a spreadsheet',
  copied: 'Copied.',
  notCopied: 'Your browser did not allow copying. Download the CSV instead.',
  deleteSelected: (count: number) => `Delete ${count}`,
  deleted: (count: number) => `${count} deleted.`,
  undo: 'Undo',
  notDeleted: (count: number) =>
    `${count} could not be erased and ${count === 1 ? 'is' : 'are'} back. The audio goes after ${AUDIO_RETENTION_DAYS} day in any case.`,
  nothing: 'No recording here has that name and state.',
  counts: (total: number, done: number, working: number, failed: number) =>
    [
      `${total} recordings`,
      `${done} recognised`,
      working > 0 ? `${working} in progress` : '',
      failed > 0 ? `${failed} failed` : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  finished: (done: number, failed: number) => `All are through: ${done} recognised, ${failed} failed.`,
  sharesLabel: 'How the recognised ones sound',
  share: (word: string, count: number, percent: string) => `${word} ${count} (${percent})`,
} as const;
