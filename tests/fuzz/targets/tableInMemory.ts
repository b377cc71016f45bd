export { MemoryTable as ConditionalTable } from '../../functions/life/memoryTable.ts';
