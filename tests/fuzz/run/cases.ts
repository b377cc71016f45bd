import { readFileSync } from 'node:fs';

/** An input that once was answered badly, and is kept. */
export interface Case {
  /** In this folder's `cases/`. */
  file: string;
  target: string;
  /** What was wrong. */
  was: string;
  /** What comes of it now. */
  outcome: string;
}

/** All of them, from a folder's `cases.json`. */
export function readCases(folder: string): Case[] {
  return JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8')) as Case[];
}
