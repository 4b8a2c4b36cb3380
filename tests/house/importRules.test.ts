import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../support/repositoryRoot.ts'
import { checkImportRules, type ImportFinding } from './importRules.mjs'

/** Path of a planted file -> its text. A `fault` in paths and texts gets a number, so that all faults fit into one house. */
type Files = Readonly<Record<string, string>>

const made: string[] = []
afterAll(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true })))
})

/** Empty packages, so that imports of them can be resolved in a planted tree. */
const packages = ['fastify', 'kysely', 'libsql', 'pg', 'react', 'yjs', 'y-websocket', 'y-prosemirror', '@tiptap/core', 'esbuild']

/** Writes a tree with its packages into a folder of its own. */
async function plant(trees: readonly Files[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'galley-planted-'))
  made.push(folder)
  const files = Object.assign({ 'src/.keep': '' }, ...packages.map(stub), ...trees) as Files
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await cp(join(repositoryRoot, 'package.json'), join(folder, 'package.json'))
  return folder
}

function stub(name: string): Files {
  const manifest = { name, version: '1.0.0', type: 'module', main: 'index.js' }
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify(manifest),
    [`node_modules/${name}/index.js`]: 'export const it = 1\n',
  }
}

function numbered(files: Files, index: number): Files {
  const number = (text: string) => text.replaceAll('fault.', `fault${index}.`).replaceAll('other.', `other${index}.`)
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [number(path), number(text)]))
}

/** The rooms of the real house with one module in each, all in order. */
const house: Files = {
  'src/main.tsx': "import { App } from './App.tsx'\nexport const started = App\n",
  'src/App.tsx': "import { DeskPage } from './desk/DeskPage.tsx'\nexport const App = DeskPage\n",
  'src/desk/DeskPage.tsx':
    "import { Button } from '../ui/Button.tsx'\nimport { names } from '#shared/article/json.ts'\nexport const DeskPage = [Button, names]\n",
  'src/article/ArticlePage.tsx': 'export const ArticlePage = 1\n',
  'src/editor/ArticleEditor.tsx': 'export const ArticleEditor = 1\n',
  'src/collab/session.ts': "import { it } from 'y-websocket'\nexport const session = it\n",
  'src/ui/Button.tsx': 'export const Button = 1\n',
  'src/shared/result.ts': 'export const ok = 1\n',
  'src/shared/article/json.ts': 'export const names = 1\n',
  'src/shared/article/schema.ts': "import { it } from '@tiptap/core'\nexport const schema = it\n",
  'src/shared/workflow/stages.ts': "import { names } from '../article/json.ts'\nexport const stages = names\n",
  'src/shared/export/html.ts': "import { names } from '../article/json.ts'\nexport const html = names\n",
  'server/main.ts': "import { app } from './http/app.ts'\nexport const running = app\n",
  'server/http/app.ts':
    "import { it } from 'fastify'\nimport { Hub } from '../collab/hub.ts'\nimport { articles } from '../services/articles.ts'\nexport const app = [it, Hub, articles]\n",
  'server/services/articles.ts': "import { rows } from '../store/articles.ts'\nexport const articles = rows\n",
  'server/store/articles.ts': "import { it } from 'kysely'\nimport type { Log } from '../collab/ports.ts'\nexport const rows: Log = it\n",
  'server/collab/ports.ts': 'export type Log = number\n',
  'server/collab/hub.ts': "import { it } from 'yjs'\nimport type { Log } from './ports.ts'\nexport const Hub: Log = it\n",
}

/** Fault -> the rule that has to catch it, and the file that commits it. */
const faults: readonly (readonly [rule: string, fault: string, files: Files])[] = [
  ['client-takes-no-server', 'a page reads the server', { 'src/desk/fault.ts': "export { rows } from '../../server/store/articles.ts'\n" }],
  [
    'server-takes-only-shared',
    'the server renders with a component',
    { 'server/http/fault.ts': "export { Button } from '../../src/ui/Button.tsx'\n" },
  ],
  ['room:src/shared', 'shared code uses a page', { 'src/shared/fault.ts': "export { session } from '../collab/session.ts'\n" }],
  [
    'room:src/shared/article',
    'the article asks the workflow',
    { 'src/shared/article/fault.ts': "export { stages } from '../workflow/stages.ts'\n" },
  ],
  ['pure:no-schema', 'a format takes the schema', { 'src/shared/export/fault.ts': "export { schema } from '../article/schema.ts'\n" }],
  [
    'pure:export-and-workflow',
    'a format reaches Tiptap through another file',
    {
      'src/shared/export/fault.ts': "export { other } from '../article/other.ts'\n",
      'src/shared/article/other.ts': "export { schema as other } from './schema.ts'\n",
    },
  ],
  ['shared-runs-anywhere', 'shared code reads files', { 'src/shared/article/fault.ts': "export { readFileSync } from 'node:fs'\n" }],
  [
    'room:src/ui',
    'a button knows the workflow, if only its type',
    { 'src/ui/fault.ts': "import type { stages } from '#shared/workflow/stages.ts'\nexport type Fault = typeof stages\n" },
  ],
  ['room:src/editor', 'the editor knows a page', { 'src/editor/fault.ts': "export { ArticlePage } from '../article/ArticlePage.tsx'\n" }],
  ['room:src/desk', 'a page imports another page', { 'src/desk/fault.ts': "export { ArticlePage } from '../article/ArticlePage.tsx'\n" }],
  ['room:server/collab', 'collaboration reads the store', { 'server/collab/fault.ts': "export { rows } from '../store/articles.ts'\n" }],
  ['collab-packages', 'collaboration speaks SQL', { 'server/collab/fault.ts': "export { it } from 'pg'\n" }],
  [
    'room:server/store',
    'the store knows more of collaboration than its ports',
    { 'server/store/fault.ts': "export { Hub } from '../collab/hub.ts'\n" },
  ],
  ['room:server/services', 'a service knows HTTP', { 'server/services/fault.ts': "export { app } from '../http/app.ts'\n" }],
  ['http-has-one-door-to-collab', 'a route meets the hub', { 'server/http/fault.ts': "export { Hub } from '../collab/hub.ts'\n" }],
  ['room:server/http', 'a route queries the store', { 'server/http/fault.ts': "export { rows } from '../store/articles.ts'\n" }],
  ['only:fastify', 'a service holds fastify', { 'server/services/fault.ts': "export { it } from 'fastify'\n" }],
  ['only:kysely', 'a route builds a query', { 'server/http/fault.ts': "export { it } from 'kysely'\n" }],
  ['only:drivers', 'a service opens the database', { 'server/services/fault.ts': "export { it } from 'libsql'\n" }],
  ['only:react', 'shared code renders', { 'src/shared/fault.ts': "export { it } from 'react'\n" }],
  ['only:provider', 'a page connects by itself', { 'src/article/fault.ts': "export { it } from 'y-websocket'\n" }],
  ['only:nobody', 'a second binding of the editor', { 'src/editor/fault.ts': "export { it } from 'y-prosemirror'\n" }],
  ['main-is-a-leaf', 'something imports an entry', { 'server/services/fault.ts': "export { running } from '../main.ts'\n" }],
  ['no-dev-packages-on-the-server', 'the server needs a build tool', { 'server/services/fault.ts': "export { it } from 'esbuild'\n" }],
  [
    'no-tests-in-product',
    'the product imports a test',
    { 'server/services/fault.ts': "export { help } from '../../tests/help.ts'\n", 'tests/help.ts': 'export const help = 1\n' },
  ],
  ['no-unresolved', 'an import leads nowhere', { 'src/ui/fault.ts': "export { gone } from './gone.ts'\n" }],
  [
    'no-cycles',
    'two files import each other',
    {
      'src/ui/fault.ts': "import { b } from './other.ts'\nexport const a = () => b\n",
      'src/ui/other.ts': "import { a } from './fault.ts'\nexport const b = () => a\n",
    },
  ],
]

describe('the import rules', () => {
  it('hold in the product', async () => {
    expect(await checkImportRules(repositoryRoot, 60)).toEqual([])
  })

  it('find nothing wrong with a small house in order', async () => {
    expect(await checkImportRules(await plant([house]), Object.keys(house).length)).toEqual([])
  })

  it('fail when no module was read', async () => {
    const findings = await checkImportRules(await plant([]), 1)
    expect(findings.map((finding) => finding.rule)).toEqual(['too-few-modules'])
  })

  describe('catch a planted fault', () => {
    let findings: readonly ImportFinding[] = []
    beforeAll(async () => {
      const planted = faults.map(([, , files], index) => numbered(files, index))
      findings = await checkImportRules(await plant([house, ...planted]), 1)
    })

    it.each(faults.map(([rule, fault], index) => ({ rule, fault, index })))('$rule: $fault', ({ rule, index }) => {
      const found = findings.filter((finding) => finding.from.includes(`fault${index}.`))
      expect(found.map((finding) => finding.rule)).toContain(rule)
    })
  })
})
