/**
 * Lets the process outlive whoever reads what it prints: `npm run demo | head -1` closes the pipe after a line, and the
 * newsroom goes on. Any other fault of an output still ends the process.
 */
export function outliveClosedOutput(): void {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
