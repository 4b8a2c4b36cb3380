import type { Shape } from '../shape.ts'
import type { verify as zh } from '../zh/verify.ts'

export const verify = {
  title: 'Verify a page',
  lead: 'Checks whether a page is the one that this newsroom signed off. The page is not uploaded; only its fingerprint is worked out on this device.',
  drop: 'Drop the page and its signature file (.sig.json) here',
  choose: 'Choose files',
  page: 'Page',
  sidecar: 'Signature file',
  missing: 'not chosen yet',
  checking: 'Checking…',
  again: 'Check other files',
  tooLarge: '{{name}} is too large for an exported page or a signature file.',
  unreadable: '{{name}} cannot be read. Please choose it again.',
  failed: 'It could not be checked',
  result: {
    valid: { title: 'Valid', text: 'The page is what was signed off, byte for byte.' },
    page_changed: {
      title: 'Changed',
      text: 'The signature is genuine, but this is not the page that was signed off: it was changed, or it is another page.',
    },
    sidecar_changed: { title: 'The signature file was changed', text: 'What it says does not fit its signature, so it proves nothing.' },
    unknown_key: {
      title: 'Unknown key',
      text: 'The signature was made with a key that is not this newsroom’s. It may come from another paper, or be a forgery.',
    },
    not_a_sidecar: { title: 'Not a signature file', text: 'Choose the .sig.json file that was downloaded together with the page.' },
  },
  retired: 'The key has been replaced since; what it signed stays valid.',
  signedCopy: 'What the signature speaks of',
  headline: 'Headline',
  number: 'Number',
  signedAt: 'Signed off',
  file: 'File',
  credits: 'Credits',
  steps: 'Record',
  writers: 'Writing and editing',
  step: '{{name}} ({{role}}) {{what}}',
  writer: '{{name}}, {{stage}}',
  sha: 'SHA-256',
} as const satisfies Shape<typeof zh>
