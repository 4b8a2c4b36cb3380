// Runs before the first paint, so that a dark newsroom never flashes white. The key is shared with src/ui/theme.ts.
try {
  const theme = localStorage.getItem('galley.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.setAttribute('data-theme', theme)
} catch {
  // Without storage the page follows the system.
}
