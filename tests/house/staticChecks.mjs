import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from '../../server/scripts/child.mjs'
import { paths, root } from '../../server/scripts/project.mjs'
import { checkImportRules } from './importRules.mjs'

/*
 * What a machine can say about the source without running it. Each check counts as one test; what it answers is the
 * list of its findings, and an empty list means that it passed.
 */

/** A run of the import rules over fewer modules than this has not seen the product. */
const fewestModules = 60
const mostLines = 400

/** @type {readonly { name: string, run: () => Promise<readonly string[]> }[]} */
export const staticChecks = [
  { name: 'types: tsc -b', run: () => tool('typescript/bin/tsc', ['-b', '--pretty', 'false']) },
  {
    name: 'format and lint: biome ci',
    run: () => tool('@biomejs/biome/bin/biome', ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=60']),
  },
  { name: 'import rules: dependency-cruiser', run: importRules },
  { name: 'nothing unused: knip', run: () => tool('knip/bin/knip.js', ['--no-progress']) },
  { name: 'one copy of Yjs and ProseMirror', run: checkSingleCopies },
  { name: `no file over ${mostLines} lines`, run: checkFileSizes },
  { name: 'no switched-off checks, no skipped tests', run: checkWords },
]

async function tool(script, args) {
  const { code, output } = await capture(process.execPath, [join(paths.modules, script), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  })
  return code === 0 ? [] : [output.trim() || `ended with ${code}`]
}

async function importRules() {
  const findings = await checkImportRules(root, fewestModules)
  return findings.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`)
}

/** Two copies of Yjs or of a ProseMirror module in one page lose text without an error. */
async function checkSingleCopies() {
  const { packages } = JSON.parse(readFileSync(join(paths.modules, '.package-lock.json'), 'utf8'))
  const copies = new Map()
  for (const place of Object.keys(packages)) {
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (/^(yjs|lib0|y-protocols|prosemirror-[a-z-]+|@tiptap\/(pm|core|y-tiptap)|react|react-dom)$/.test(name)) {
      copies.set(name, [...(copies.get(name) ?? []), place])
    }
  }
  if (!copies.has('yjs') || !copies.has('prosemirror-model')) return ['yjs or prosemirror-model is not installed at all']
  return [...copies].filter(([, places]) => places.length > 1).map(([name, places]) => `${name}: ${places.join(', ')}`)
}

async function checkFileSizes() {
  return sourceFiles(['src', 'server'])
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ file, lines }) => `${file} has ${lines} lines`)
}

/** What switches a check off for a line, and what makes a run pass that tested nothing. */
const forbidden = [
  { pattern: /@ts-(ignore|nocheck|expect-error)/, where: /^(src|server|tests)\// },
  { pattern: /\bas any\b/, where: /^(src|server|tests)\// },
  { pattern: /biome-ignore-all|biome-ignore lint:/, where: /^(src|server|tests)\// },
  { pattern: /\b(it|test|describe)\.(skip|only|todo)\b/, where: /^tests\// },
  { pattern: /\bdebugger\b/, where: /^(src|server|tests)\// },
]

async function checkWords() {
  return sourceFiles(['src', 'server', 'tests'])
    .filter((file) => !file.startsWith('tests/house/'))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (isForbidden(file, line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    )
}

function isForbidden(file, line) {
  return forbidden.some(({ pattern, where }) => where.test(file) && pattern.test(line))
}

function sourceFiles(rooms) {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true })
      .map((file) => `${room}/${file}`)
      .filter((file) => /\.(tsx?|mjs|css)$/.test(file)),
  )
}
