/** The package's types leave its tables out. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default table
}
