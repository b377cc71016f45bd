import { cruise, type ICruiseResult } from 'dependency-cruiser';
import type { Rule } from './rules.ts';

/** What dependency-cruiser saw. */
export interface Cruised {
  files: number;
  imports: number;
  /** A line each: the import, the rule it breaks, and where the code belongs. */
  breaches: string[];
}

/**
 * Reads all imports below a folder, of types too, and holds them against rules.
 *
 * @param root the folder; paths in the rules are relative to it
 * @param folders which of its folders are read
 */
export async function cruiseImports(root: string, folders: readonly string[], rules: Rule[]): Promise<Cruised> {
  const forbidden = rules.map(({ breach, ...rule }) => ({ ...rule, severity: 'error' as const }));
  const { output } = await cruise(
    [...folders],
    { baseDir: root, ruleSet: { forbidden }, validate: true, tsPreCompilationDeps: true, doNotFollow: 'node_modules' },
    // Packages say by "exports" which file a name stands for.
    { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  );
  const { modules, summary } = output as ICruiseResult;
  const comments = new Map(rules.map(({ name, comment }) => [name, comment]));
  return {
    files: modules.filter(({ source }) => folders.includes(source.split('/')[0] ?? '')).length,
    imports: summary.totalDependenciesCruised ?? 0,
    breaches: summary.violations.map(
      ({ from, to, rule }) => `${from} → ${to}: ${rule.name}. ${comments.get(rule.name)}`,
    ),
  };
}
