import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from '../server/scripts/build.mjs'
import { run } from '../server/scripts/child.mjs'
import { ensurePackages } from '../server/scripts/packages.mjs'
import { checkNodeVersion, paths, root, runMain } from '../server/scripts/project.mjs'
import { countReport } from './house/countReport.mjs'
import { staticChecks } from './house/staticChecks.mjs'
import { ensureChromium } from './support/ensureChromium.mjs'

/*
 * npm test [-- <paths and options of vitest>]. Installs what is missing, builds what is stale, checks the source, runs
 * the tests. A static check counts as one test. With a path only those tests run. The last line is the sum.
 */

const reportFile = join(root, 'tests/.output/vitest.json')

/** Two cores are what a small machine has; the slowest check runs beside the others. */
async function runStaticChecks() {
  const queue = [...staticChecks]
  const count = { passed: 0, failed: 0, skipped: 0 }
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) add(count, await runCheck(check))
  }
  await Promise.all([worker(), worker()])
  return count
}

async function runCheck({ name, run: check }) {
  const started = performance.now()
  const findings = await check().catch((error) => [error.stack ?? String(error)])
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  print(`${findings.length === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  for (const finding of findings) print(indent(finding))
  return findings.length === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

async function build() {
  return await runCheck({ name: 'build', run: () => ensureBuild().then(() => []) })
}

async function runVitest(args, chromium) {
  mkdirSync(join(root, 'tests/.output'), { recursive: true })
  rmSync(reportFile, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const code = await run(process.execPath, [join(paths.modules, 'vitest/vitest.mjs'), 'run', ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, CHROME_PATH: chromium, GALLEY_BUILD: 'ready' },
  })
  const report = readReport()
  if (!report?.numTotalTests) print('No tests were run.')
  return countReport(report, code)
}

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return null
  }
}

function printSlowest(report) {
  const tests = (report?.testResults ?? []).flatMap((file) => file.assertionResults)
  const slow = tests.filter((test) => test.duration > 2000).sort((a, b) => b.duration - a.duration)
  if (slow.length === 0) return
  print('Slowest tests:')
  for (const test of slow.slice(0, 10)) print(`  ${(test.duration / 1000).toFixed(1)} s  ${test.fullName}`)
  print('')
}

function add(sum, count) {
  for (const key of Object.keys(sum)) sum[key] += count[key]
}

function print(line) {
  process.stdout.write(`${line}\n`)
}

function indent(text) {
  return text.replace(/^/gm, '    ')
}

await runMain(async () => {
  checkNodeVersion(JSON.parse(readFileSync(paths.packageJson, 'utf8')).engines.node)
  const args = process.argv.slice(2)
  const everything = !args.some((arg) => !arg.startsWith('-'))
  await ensurePackages()
  const chromium = await ensureChromium()
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const built = await build()
  add(sum, built)
  if (everything) add(sum, await runStaticChecks())
  if (built.failed === 0) {
    add(sum, await runVitest(args, chromium))
    printSlowest(readReport())
  } else print('The tests were not run, because they would test an old build.')
  print(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
  return sum.failed === 0 ? 0 : 1
})
