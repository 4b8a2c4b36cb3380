import type { Shape } from '../shape.ts'
import type { steps as zh } from '../zh/steps.ts'

export const steps = {
  opinion: 'Opinion',
  opinionHint: 'Optional; it goes into the record, where authors and reviewers read it',

  errors: {
    title: 'Errors found in this proof',
    hint: 'How many of each kind; leave 0 for none',
    kind: 'Error',
    text: 'Text',
    key: 'Heads, key facts',
    keyHint: 'Errors in headlines, key names, dates and pictures count double',
    kinds: {
      fact: 'Fact, knowledge, logic, grammar',
      character: 'Wrong, extra or missing characters',
      order: 'Wrong order',
      numeral: 'Wrong numeral',
      numeralStyle: 'Numeral style',
      foreignWord: 'Foreign word',
      punctuation: 'Punctuation',
    },
    wrong: { one: ' (1)', few: ' (2–5)', many: ' (more than 5)' },
    field: '{{kind}}: {{place}}',
    rate: 'Error rate {{rate}} in 10,000',
    points: '{{points}} points over {{characters}} characters; up to {{limit}} in 10,000 passes',
    passes: 'passes',
    fails: 'does not pass',
    found_one: '{{count}} error',
    found_other: '{{count}} errors',
    round: 'Proof {{round}}: {{found}}, rate {{rate}} in 10,000',
  },

  time: {
    when: 'Publish at',
    whenHint: 'By the clock of this computer',
    missing: 'Choose a time that is still to come.',
    underEmbargo: 'The embargo ends {{at}}. Choose a later time.',
    title: 'Times',
    scheduled: 'Published by itself at {{at}}',
    change: 'Change the time',
    cancel: 'Cancel the schedule',
    cancelTitle: 'Cancel the schedule of {{title}}?',
    cancelBody: 'It will not be published by itself. It stays at “{{stage}}” and can be published or scheduled again.',
    cancelled: 'Schedule cancelled',
    embargo: 'Embargo until',
    embargoHint: 'Before then it is neither published nor exported as final',
    embargoed: 'Not to be published before {{at}}',
    embargoSaved: 'Embargo updated',
    set: 'Set',
    clear: 'Lift',
  },

  override: {
    button: 'Make an exception…',
    title: 'This is an exception',
    body: 'By the rules you may not take this step: {{why}} If you go on, you answer for it; the record says who made the exception, why and when.',
    reason: 'Reason for the exception',
  },
  approveOnly: 'Only approve; the administrator carries it out',

  notice: {
    label: 'Correction notice',
    hint: 'Drafted from the changes and printed on the corrected page; check and edit it',
    failed: 'The notice could not be fetched. Please try again.',
    scheduled: 'The notice drafted from the changes is printed with it.',
  },

  changes: {
    sinceSeen: 'Changes during “{{stage}}”: {{count}}',
    sinceSigned: 'Changes since it was signed off: {{count}}',
    unknown: 'The text you read can no longer be compared. Read the latest text in full.',
    look: 'Go through them before you decide.',
    more: '{{count}} more are not listed',
    form: 'The form was changed',
    at: '{{place}}, line {{line}}',
    place: { kicker: 'Kicker', headline: 'Headline', deck: 'Deck', body: 'Text', details: 'Details' },
  },

  signature: {
    title: 'Sign-off',
    whole: 'Signed off by {{name}}, {{at}}. The text is exactly that.',
    marks: 'Signed off by {{name}}, {{at}}. Only proof marks since.',
    void: 'The sign-off by {{name}}, {{at}}, is void: the text changed and has to be signed off again.',
  },
  pending: {
    title: 'Waiting proposals',
    proposed: '{{name}} proposes: {{action}}',
    approved: '{{name}} approved: {{action}}. It waits to be carried out',
  },
  handledBy: ' Handled by {{who}}.',

  record: {
    open: 'Open the printable record',
    whole: 'The record is whole and unaltered.',
    broken: 'From step {{step}} on the record is not as it was sealed. Tell the administrator.',
    override: 'Exception',
    decision: { proposed: 'Proposal', approved: 'Approval' },
    changes: 'Changes since the step before: {{count}}',
    publishAt: 'For {{at}}',
    unscheduled: 'Schedule cancelled',
    clock: 'Published by the clock',
    edition: 'Edition {{edition}}',
    notice: 'Correction: {{text}}',
    seal: 'Seal {{hash}}',
    sealHint: 'SHA-256 of this step and all before it: a change in any of them shows',
  },
} as const satisfies Shape<typeof zh>
