/** Programs and sites whose copies need treatment of their own, and `web` and `text` for all the rest. */
export const pasteSources = [
  'word',
  'wordOnline',
  'wps',
  'excel',
  'googleSheets',
  'googleDocs',
  'libreOffice',
  'wechat',
  'feishu',
  'dingtalk',
  'yuque',
  'newsPage',
  'web',
  'docx',
  'markdown',
  'text',
] as const
export type PasteSource = (typeof pasteSources)[number]

type HtmlSource = Exclude<PasteSource, 'docx' | 'markdown' | 'text'>

/**
 * What each of them leaves in the HTML on the clipboard, in the order in which they are tried: an article in WeChat may
 * have been written in DingTalk, a WPS document says that it is one of Word.
 */
const fingerprints: readonly (readonly [HtmlSource, RegExp])[] = [
  ['googleSheets', /<google-sheets-html-origin|\sdata-sheets-(value|root|formula)/i],
  ['googleDocs', /\sid="?docs-internal-guid-/i],
  ['feishu', /\sdata-lark-|lark-record-(clipboard|data)|\sdata-docx-has-block-data/i],
  [
    'wechat',
    /\bid="?js_content|rich_media_content|mmbiz\.qpic\.cn|data-mpa-powered-by|powered-by="?xiumi|powered by 135editor|data-tool="?mdnice/i,
  ],
  ['dingtalk', /\sdata-cangjie-/i],
  ['yuque', /\blake-content\b|\sclass="?(ne-(p|text|list-wrap|[uo]l)|lake-)|\sdata-lake-(id|card)/i],
  ['excel', /schemas-microsoft-com:office:excel|content="?excel\.sheet|<t[dr][^>]*\sclass="?xl\d/i],
  ['wps', /mso-spacerun:\s*'yes'|<div\s+class="?Section0|ksohtml|content="?(WPS|Kingsoft)/i],
  ['wordOnline', /\sdata-ccp-props|\bclass="[^"]*\b(NormalTextRun|OutlineElement)\b/i],
  ['word', /schemas-microsoft-com:office:word|content="?(word\.document|microsoft word)|\sclass=["']?mso[a-z]|[\s"';]mso-[a-z-]+:/i],
  ['libreOffice', /content="?(libreoffice|openoffice|staroffice)|\sclass="?sdfootnote/i],
  ['newsPage', /<!--\s*enp(content|property)|founder-content|\bTRS_(Editor|PreAppend)\b|\bid="?ozoom\b/i],
]

/** Where a piece of HTML was copied. */
export function detectSource(html: string): HtmlSource {
  return fingerprints.find(([, mark]) => mark.test(html))?.[0] ?? 'web'
}

/** Lines that nobody writes by accident, and those that also occur in ordinary copy. */
const sureMarkdown = [
  /^#{1,6} \S/m,
  /^```/m,
  /\[[^\]\n]+\]\((https?:|mailto:|\/)[^)\s]*\)/,
  /^\|.*\|\s*\n\|[ :|-]+\|/m,
  /\*\*\S[^*\n]*\*\*/,
]
const likelyMarkdown = [/^\s*[-*+] \S/m, /^\s*\d+\. \S/m, /^> \S/m, /^(-{3,}|\*{3,})\s*$/m]

/** Whether plain text is written in Markdown: two kinds of marks, one of them sure. A number sign alone is not enough. */
export function isMarkdown(text: string): boolean {
  const sure = sureMarkdown.filter((mark) => mark.test(text)).length
  const likely = likelyMarkdown.filter((mark) => mark.test(text)).length
  return sure >= 2 || (sure === 1 && likely >= 1)
}
