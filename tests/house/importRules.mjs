import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from '../../server/scripts/child.mjs'
import { paths, root } from '../../server/scripts/project.mjs'

/**
 * Reads the rooms of a house (its `src` and `server`) and holds them against the import rules. The cruiser by itself
 * answers "no violations" when it could not read a single module, so too few modules are a finding.
 */
export async function checkImportRules(folder, fewestModules) {
  const rooms = ['src', 'server'].filter((room) => existsSync(join(folder, room)))
  const script = join(paths.modules, 'dependency-cruiser/bin/dependency-cruise.mjs')
  const rules = join(root, '.dependency-cruiser.cjs')
  const { code, output } = await capture(process.execPath, [script, '--config', rules, '--output-type', 'json', ...rooms], { cwd: folder })
  const summary = summaryOf(output)
  if (!summary) return [{ rule: 'unreadable', from: folder, to: `dependency-cruiser ended with ${code}: ${output.trim()}` }]
  const broken = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  if (summary.totalCruised >= fewestModules) return broken
  return [
    { rule: 'too-few-modules', from: folder, to: `${summary.totalCruised} modules read, at least ${fewestModules} expected` },
    ...broken,
  ]
}

function summaryOf(output) {
  try {
    return JSON.parse(output.slice(output.indexOf('{'))).summary
  } catch {
    return null
  }
}
