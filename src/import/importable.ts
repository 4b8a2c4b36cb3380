/** Names of files that become articles, as a file dialog wants them. */
export const importable = '.docx,.txt,.md,.markdown,.html,.htm'
