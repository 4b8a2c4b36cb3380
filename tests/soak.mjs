import { join } from 'node:path'
import { ensureBuild } from '../server/scripts/build.mjs'
import { run } from '../server/scripts/child.mjs'
import { ensurePackages } from '../server/scripts/packages.mjs'
import { paths, root, runMain } from '../server/scripts/project.mjs'

/* npm run soak [-- <paths and options of vitest>]: the long runs. GALLEY_SEED repeats one. */

await runMain(async () => {
  await ensurePackages()
  await ensureBuild()
  const args = ['run', '--config', 'tests/soak/vitest.config.ts', '--root', root, ...process.argv.slice(2)]
  return await run(process.execPath, [join(paths.modules, 'vitest/vitest.mjs'), ...args], {
    cwd: root,
    env: { GALLEY_KILLS: '200', ...process.env, GALLEY_BUILD: 'ready' },
  })
})
