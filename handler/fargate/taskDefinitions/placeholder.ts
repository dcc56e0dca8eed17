/** Placeholders, which a pipeline, a deployment or a reader replaces, and what is still known of a text with one. */

/**
 * The marks of templates and pipelines: `<IMAGE>`, `${Region}`, `{{image}}`, `%IMAGE%`, `__Image__`, `$IMAGE`,
 * `#{Image}#`, `@@IMAGE@@`. A name may have `__` in it (`a__b__c`), so a mark in lower case has no letter beside it.
 */
const MARKS = new RegExp(
  [
    String.raw`\$\{\{.*?\}\}`,
    String.raw`\{\{.*?\}\}`,
    String.raw`#\{[^}]*\}#?`,
    String.raw`\$?\{[^}]*\}`,
    String.raw`\$?\(\(?[^)]*\)\)?`,
    '<{1,3}[^<>]*>{1,3}',
    String.raw`\[{1,2}[^[\]]*\]{1,2}`,
    String.raw`%[^%\s]+%`,
    '@[A-Z][A-Z_]*@',
    String.raw`@@\w+@@`,
    String.raw`__[A-Z\d]+(?:_[A-Z\d]+)*__`,
    String.raw`(?<![A-Za-z\d])__[A-Za-z\d]+(?:[._-][A-Za-z\d]+)*__(?![A-Za-z\d])`,
    String.raw`\$[A-Za-z_]\w*`,
  ].join('|'),
  'g',
)

/** Stands for a placeholder. No name in AWS and no image name contains it. */
export const BLANK = '\0'

/** The text with one `BLANK` for each mark in it. */
export const blankMarks = (text: string): string => text.trim().replaceAll(MARKS, BLANK)

/** Words that people write instead of a value. */
const STAND_IN = new RegExp(
  `^(${[
    '((insert|enter|put|use|set)[-_ ])?your[-_ ].*',
    '([a-z]+[-_])*image([-_]?(name|ur[il]|tag|here|placeholder))?',
    '[a-z]+([-_][a-z]+)*[-_]ur[il]',
    '.*placeholder.*',
    '(.*[^a-z])?(change|replace)d?[-_ ]?(me|with|by)([^a-z].*)?',
    '(.*[^a-z])?to[-_ ]be[-_ ](replaced|changed|defined|determined|filled|set|provided|updated|injected)([^a-z].*)?',
    '(insert|dummy)[-_ ](here|the|image|secret|param(eter)?|arn|name|value|key|token|password)([^a-z].*)?',
    'fill[-_ ]?(me|in|this)([^a-z].*)?',
    'fix[-_ ]?me([^a-z].*)?',
    'dummy|todo|tbd|none|null|undefined',
    String.raw`x+|\.+`,
  ].join('|')})$`,
  'i',
)

/** Whether the whole text is a placeholder: it is empty, or a word such as `placeholder`. */
export const isStandIn = (text: string): boolean => text.trim() === '' || STAND_IN.test(text.trim())

/** Whether nothing of a text is known. */
export const isUnknown = (text: string): boolean => blankMarks(text) === BLANK || isStandIn(text)

/** Whether any part of a text is a placeholder. */
export const isPlaceholder = (text: string): boolean => blankMarks(text).includes(BLANK) || isStandIn(text)

/** The form of all region names: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const REGION = /^[a-z]{2,4}(-[a-z]+)?-(north|south)?(east|west|north|south|central)-\d+$/

/**
 * The region that a text names; undefined for `region`, `AWS_REGION`, `${Region}` and anything else that is no region.
 */
export const regionIn = (text: string): string | undefined => {
  const name = text.trim().toLowerCase()
  return REGION.test(name) ? name : undefined
}
